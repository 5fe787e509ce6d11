/** How long before a screen closes by itself the page says so, in milliseconds (WCAG 2.2.1 asks for 20 seconds). */
export const CLOSING_WARNING_MS = 30_000;
