import type { CardContents } from './card-image.ts';

/** Whether ST11–ST22 are done. */
export function isEnrolled({ signedLocator }: CardContents): boolean {
  return signedLocator.length > 0;
}

/** Whether anything on the card names its holder: then it speaks only to who has proved who it is. */
export function isNamed(contents: CardContents): boolean {
  return isEnrolled(contents) || contents.cardCredential.length > 0;
}
