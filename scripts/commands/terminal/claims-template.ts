interface Schema {
  readonly title?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** One member of the claims, for people: where it stands, its name, its form. */
export interface TemplateLine {
  readonly path: string;
  readonly title: string;
  readonly form?: string;
  readonly required: boolean;
}

/**
 * An object with the members that a JSON Schema of claims demands, each an empty text: as it is it fails the schema, so
 * that no template is signed by mistake.
 */
export function claimsTemplate(schema: object): Record<string, unknown> {
  const { properties = {}, required = [] }: Schema = schema;
  return Object.fromEntries(
    Object.entries(properties)
      .filter(([name]) => required.includes(name))
      .map(([name, inner]) => [name, inner.properties === undefined ? '' : claimsTemplate(inner)]),
  );
}

/** Every member that the claims may have. */
export function templateLines(schema: object, before = ''): TemplateLine[] {
  const { properties = {}, required = [] }: Schema = schema;
  return Object.entries(properties).flatMap(([name, inner]) => {
    const path = before === '' ? name : `${before}.${name}`;
    if (inner.properties !== undefined) return templateLines(inner, path);
    const form = inner.format === 'date' ? 'YYYY-MM-DD' : inner.pattern;
    return { path, title: inner.title ?? name, required: required.includes(name), ...(form !== undefined && { form }) };
  });
}
