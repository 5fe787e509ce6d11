import { type Command, NO_DATA } from '../../apdu/command.ts';
import { type Response, response } from '../../apdu/response.ts';
import { SW } from '../../apdu/status-word.ts';
import { encodeTlv } from '../../apdu/tlv.ts';
import { FINGERPOST_AID, INS } from '../../protocol/constants.ts';
import type { CardApplication, CardParts, CommandContext } from '../kernel/application.ts';
import { refuse } from '../kernel/status-error.ts';
import type { HostRole } from '../kernel/volatile.ts';
import { generateDeviceKey, installEnrolment, readTemplate, updateLocator } from './enrolment-commands.ts';
import { HostAuthentication } from './host-authentication.ts';
import { getData, pollTouch, verify } from './plain-commands.ts';
import { readPublicKey } from './public-keys.ts';
import {
  generateSessionKey,
  putToken,
  showText,
  sign,
  startSession,
  takeToken,
  unwrapVaultKey,
} from './session-commands.ts';

type SecureHandler = (parts: CardParts, command: Command) => Uint8Array;

const NODE: readonly HostRole[] = ['repository-node'];
const AUTHORITY: readonly HostRole[] = ['registration-authority'];
const BOTH: readonly HostRole[] = [...NODE, ...AUTHORITY];

/** Commands under secure messaging, and whose they are. */
const SECURE_COMMANDS: ReadonlyMap<number, readonly [readonly HostRole[], SecureHandler]> = new Map([
  [INS.startSession, [NODE, startSession]],
  [INS.display, [BOTH, showText]],
  [INS.unwrapVaultKey, [NODE, unwrapVaultKey]],
  [INS.generateSessionKey, [NODE, generateSessionKey]],
  [INS.sign, [NODE, sign]],
  [INS.readPublicKey, [BOTH, readPublicKey]],
  [INS.putToken, [NODE, putToken]],
  [INS.readTemplate, [AUTHORITY, readTemplate]],
  [INS.generateDeviceKey, [AUTHORITY, generateDeviceKey]],
  [INS.installEnrolment, [AUTHORITY, installEnrolment]],
  [INS.updateLocator, [AUTHORITY, updateLocator]],
]);

/** The application that holds the holder's keys: what a terminal, the holder's node and the authority may do with it. */
export class FingerpostApplication implements CardApplication {
  readonly name = 'fingerpost';
  readonly aid = FINGERPOST_AID;
  readonly #parts: CardParts;
  readonly #hosts: HostAuthentication;

  constructor(parts: CardParts) {
    this.#parts = parts;
    this.#hosts = new HostAuthentication(parts);
  }

  select(channel: number): Uint8Array {
    this.#hosts.forget(channel);
    const { state, holderKey } = this.#parts.stored.contents;
    if (state === 'terminated' || holderKey.length === 0) refuse(SW.applicationNotFound);
    return encodeTlv(0x6f, encodeTlv(0x84, this.aid), encodeTlv(0xa5, encodeTlv(0x9f65, Uint8Array.of(0xff, 0xff))));
  }

  deselect(channel: number): void {
    this.#hosts.forget(channel);
  }

  process(command: Command, context: CommandContext): Response | Promise<Response> {
    if (this.#parts.stored.contents.state !== 'secured' && command.ins !== 0xca) refuse(SW.conditionsNotSatisfied);
    return context.secure ? this.#secure(command, context.secure.role, context) : this.#plain(command, context.channel);
  }

  #secure(command: Command, role: HostRole, context: CommandContext): Response {
    const { volatile } = this.#parts;
    if (command.ins === INS.endSession) {
      context.endAfterwards();
      return response(SW.ok);
    }
    const [roles, handler] = SECURE_COMMANDS.get(command.ins) ?? refuse(SW.instructionNotSupported);
    if (command.cla !== 0x80) refuse(SW.classNotSupported);
    if (!roles.includes(role) || volatile.useVerification() === undefined) refuse(SW.securityNotSatisfied);
    return response(SW.ok, handler(this.#parts, command));
  }

  #plain(command: Command, channel: number): Response | Promise<Response> {
    const { cla, ins, p1, p2 } = command;
    if ((cla & 0x04) !== 0) refuse(SW.securityNotSatisfied);
    if (ins === 0xca) return response(SW.ok, getData(this.#parts, command));
    if (cla === 0x00 && ins === 0x20) return verify(this.#parts, command);
    if (cla === 0x80 && ins === INS.pollTouch) return pollTouch(this.#parts, command);
    if (cla === 0x80 && ins === 0x2a) return response(SW.ok, this.#hosts.presentCertificate(command, channel));
    if (cla === 0x80 && ins === 0x82) return response(SW.ok, this.#hosts.mutualAuthenticate(command, channel));
    if (cla === 0x80 && ins === INS.takeToken) {
      if (p1 !== 0 || p2 !== 0) refuse(SW.wrongParameters);
      return response(SW.ok, takeToken(this.#parts));
    }
    if (SECURE_COMMANDS.has(ins) || ins === INS.endSession) return refuse(SW.securityNotSatisfied);
    return response(SW.instructionNotSupported, NO_DATA);
  }
}
