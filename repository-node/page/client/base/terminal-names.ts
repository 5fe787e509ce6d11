import type { OpenView } from '../../view.ts';

/** Terminals that history and questions name, by their DID, the newest name of each. */
export function terminalNames(open: OpenView | undefined): Map<string, string> {
  const names = new Map<string, string>();
  for (const { terminal, organisation } of open?.questions ?? []) names.set(terminal, organisation.tradeName);
  for (const { record } of open?.history ?? []) {
    const { terminal, organisation } = record ?? {};
    if (terminal !== undefined && organisation !== undefined && !names.has(terminal)) {
      names.set(terminal, `${organisation.tradeName}, ${organisation.service}`);
    }
  }
  return names;
}
