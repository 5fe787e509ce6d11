import type { FingerSamples } from '../../../../agent/programs/registration-authority/compliance/hsm-suite.ts';
import { extractTemplate } from '../../../../card-bridge/fingerprint/extraction/extract.ts';
import { encodeEnrolment, enrol } from '../../../../card-bridge/fingerprint/index.ts';
import { createFinger, type Finger, takeImpression } from '../../../../card-bridge/fingerprint/synthesise/index.ts';

/** Usable impressions of a synthetic finger as an enrolment, from the given first capture on. */
export function enrolmentOf(finger: Finger, firstCapture: number, count = 2): Uint8Array {
  const impressions = [];
  for (let capture = firstCapture; impressions.length < count; capture++) {
    const extraction = extractTemplate(takeImpression(finger, capture, { profile: 'easy' }));
    if (extraction.usable) impressions.push(extraction.template);
  }
  return encodeEnrolment(enrol(impressions));
}

let made: FingerSamples | undefined;

/** Synthetic fingers of two persons; made once in a process. */
export function fingerSamples(): FingerSamples {
  if (made === undefined) {
    const finger = createFinger('registered person');
    const stranger = enrolmentOf(createFinger('stranger'), 1);
    made = { registered: enrolmentOf(finger, 1), presented: enrolmentOf(finger, 101), stranger };
  }
  return made;
}
