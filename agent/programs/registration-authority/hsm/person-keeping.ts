import { authorityFailures } from '../base/failures.ts';
import type { FingerMatch, Hsm } from './hsm.ts';
import type { PersonTemplates } from './person-templates.ts';

/** The part of an HSM that is the same wherever its keys lie: registered fingers, and nothing after its end. */
export abstract class PersonKeeping implements Pick<Hsm, 'storePerson' | 'removePerson' | 'matchFingerprint'> {
  protected abstract readonly templates: PersonTemplates;
  protected closed = false;

  /** @throws hsm-closed */
  protected demandOpen(): void {
    if (this.closed) throw authorityFailures.fail('hsm-closed');
  }

  async storePerson(person: string, fingers: readonly Uint8Array[]): Promise<void> {
    this.demandOpen();
    await this.templates.store(person, fingers);
  }

  async removePerson(person: string): Promise<void> {
    this.demandOpen();
    await this.templates.remove(person);
  }

  async matchFingerprint(person: string, template: Uint8Array): Promise<FingerMatch> {
    this.demandOpen();
    return this.templates.match(person, template);
  }
}
