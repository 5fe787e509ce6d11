import type { Command } from '../../apdu/command.ts';
import { NO_DATA } from '../../apdu/command.ts';
import { SW } from '../../apdu/status-word.ts';
import { parseTlvs } from '../../apdu/tlv.ts';
import { concatBytes, fromHex, toHex } from '../../base/bytes.ts';
import { isSignedBy, MAX_CERTIFICATE_LENGTH, readCertificate } from '../../certificate/read.ts';
import { SCP11, type Scp11Variant } from '../../secure-channel/scp11.ts';
import { scp11CardHandshake } from '../../secure-channel/scp11-card.ts';
import type { CardParts } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import { DATA, dataName, findData, findKey } from './key-store.ts';

/** Longest chain between a CA key on the card and a host. */
const MAX_CHAIN = 4;

interface Chain {
  readonly channel: number;
  readonly caKeyId: number;
  readonly caKeyVersion: number;
  readonly issuerPoint: Uint8Array;
  readonly length: number;
}

/** SCP11a, b and c of the issuer security domain, GPC Amendment F. */
export class Scp11Authentication {
  readonly #parts: CardParts;
  #blocks: Uint8Array[] = [];
  #chain: Chain | undefined;
  #host: { readonly channel: number; readonly publicPoint: Uint8Array } | undefined;

  constructor(parts: CardParts) {
    this.#parts = parts;
  }

  forget(): void {
    this.#blocks = [];
    this.#chain = undefined;
    this.#host = undefined;
  }

  /**
   * PERFORM SECURITY OPERATION [verify certificate], §6.4: P1 = key version of the CA (+ 80: more blocks of this
   * certificate follow), P2 = its key identifier (+ 80: more certificates follow).
   */
  presentCertificate({ p1, p2, data }: Command, channel: number): Uint8Array {
    this.#blocks.push(data);
    const length = this.#blocks.reduce((sum, block) => sum + block.length, 0);
    if (length > MAX_CERTIFICATE_LENGTH) {
      this.forget();
      refuse(SW.wrongLength);
    }
    if ((p1 & 0x80) !== 0) return NO_DATA;
    const der = concatBytes(...this.#blocks);
    this.#blocks = [];
    const chain = this.#chain?.channel === channel ? this.#chain : this.#beginChain(p1, p2 & 0x7f, channel);
    this.#chain = undefined;
    this.#host = undefined;
    this.#judge(der, chain, (p2 & 0x80) !== 0);
    return NO_DATA;
  }

  #beginChain(caKeyVersion: number, caKeyId: number, channel: number): Chain {
    const anchor = findKey(this.#parts.stored.contents.issuerKeys, caKeyId, caKeyVersion || -1);
    if (anchor?.kind !== 'ec-public') return refuse(SW.referenceNotFound);
    return { channel, caKeyId, caKeyVersion, issuerPoint: anchor.value, length: 0 };
  }

  #judge(der: Uint8Array, chain: Chain, more: boolean): void {
    const certificate = readCertificate(der);
    if (!isSignedBy(certificate, chain.issuerPoint)) refuse(SW.securityNotSatisfied);
    const { publicPoint } = certificate;
    if (more) {
      if (!certificate.keyCertSign || chain.length + 1 >= MAX_CHAIN) refuse(SW.securityNotSatisfied);
      this.#chain = { ...chain, issuerPoint: publicPoint, length: chain.length + 1 };
      return;
    }
    if (!certificate.keyAgreement || !this.#isAllowed(chain, certificate.serial)) refuse(SW.securityNotSatisfied);
    this.#host = { channel: chain.channel, publicPoint };
  }

  /** Where an allow-list is stored for the CA, only its serial numbers pass. */
  #isAllowed({ caKeyId, caKeyVersion }: Chain, serial: string): boolean {
    const list = findData(this.#parts.stored.contents.issuerData, dataName(DATA.allowList, caKeyId, caKeyVersion));
    if (list === undefined) return true;
    const plain = (hex: string) => hex.replace(/^(00)+(?=.)/, '');
    return parseTlvs(list).some(({ value }) => plain(toHex(value)) === plain(toHex(fromHex(serial))));
  }

  /** MUTUAL AUTHENTICATE (82, a and c) and INTERNAL AUTHENTICATE (88, b), §6.5. */
  agree({ ins, p1, p2, data }: Command, channel: number): Uint8Array {
    const { stored, volatile } = this.#parts;
    const variants: readonly Scp11Variant[] = ['a', 'b', 'c'];
    const variant = variants.find((name) => SCP11[name].keyId === p2 && SCP11[name].ins === ins);
    if (variant === undefined) return refuse(SW.referenceNotFound);
    const key = findKey(stored.contents.issuerKeys, p2, p1 || -1);
    if (key?.kind !== 'ec-pair') return refuse(SW.referenceNotFound);
    const host = this.#host?.channel === channel ? this.#host.publicPoint : undefined;
    this.forget();
    if (variant !== 'b' && host === undefined) refuse(SW.conditionsNotSatisfied);
    const input = { variant, data, cardKey: stored.keyPair(key.value) };
    const { answer, session } = scp11CardHandshake(host === undefined ? input : { ...input, hostPoint: host });
    const role = variant === 'b' ? 'anyone' : 'issuer';
    volatile.open({ channel, application: 'issuer', role, messaging: session });
    return answer;
  }
}
