import { plural } from './plural.ts';

/** What the page says of backups, codes and lost cards, in English. */
export const safetyEn = {
  backup: {
    title: 'Backup',
    made: 'Last backup',
    proven: 'Last tried out',
    never: 'never',
    text: 'A backup is one locked file. It opens only with the password you choose and with your card.',
    make: 'Make a backup',
    drill: 'Try out a backup',
    restore: 'Bring a backup back',
    recovery: 'Recovery codes',
    recoveryAt: 'Codes made',
    password: 'Password for the backup',
    passwordHint: 'At least 8 characters. A few words that only you know are good.',
    passwordShow: 'Show the password',
    passwordShort: 'At least 8 characters are needed.',
    madeTitle: 'The backup is ready',
    madeText: (size: string) =>
      `${size}. Save it on a stick or another computer. Then try it out: only a backup that opens is a backup.`,
    drillText:
      'We bring the backup to life in memory, beside your node, and your card opens it. Nothing of yours is changed.',
    drillFile: 'Choose the file of the backup',
    drillJustMade: 'Without a file, the backup just made is tried.',
    drillTitle: 'The backup opens',
    drillDone: (credentials: number, entries: number) =>
      `Your card opened it: ${plural(credentials, 'certificate', 'certificates')} and ${plural(entries, 'history entry', 'history entries')} are in it.`,
    restoreHint: 'On a new computer',
    recoveryText:
      'Recovery codes open your repository with a new card when this one is lost. Keep them on paper, apart from the card.',
    recoveryWarn: 'Codes that you made before stop working.',
    recoveryMake: 'Make new codes with a touch',
    recoveryTitle: 'Your recovery codes',
    recoveryKeep: 'Print this sheet or copy it by hand. Keep it where you keep your papers. It is shown only now.',
    recoveryKept: 'I have them on paper',
    haveNone: 'You have no recovery codes yet. Without them a lost card means a lost repository.',
  },
  restore: {
    text: 'When the computer with your node is broken or replaced, the backup becomes your node again.',
    fileText: 'Choose the file of the backup and type its password. Your card opens it before anything is written.',
    doneTitle: 'Your repository is back',
    doneText: (credentials: number, entries: number) =>
      `${plural(credentials, 'certificate', 'certificates')} and ${plural(entries, 'history entry', 'history entries')} are in it. Two steps are left:`,
    end: 'End the program that shows this page.',
    byHand: 'Without this page',
    stop: 'Stop the old node if it still runs, and never start it again: two nodes must not answer under one name.',
    copy: 'Copy the file of the backup to the new computer, where Fingerpost is installed. Type this, and your password when you are asked:',
    start: 'Start it. It tells the address of this page:',
    open: 'Open the page. Your node is closed; your card and your finger open it as before.',
    why: 'The backup becomes a node of its own, with its own name, in a new folder beside this one. Nothing is overwritten.',
  },
  lost: {
    title: 'Card lost?',
    calm: 'Do not worry: nobody can open your repository with the card alone. It needs your finger.',
    steps: [
      'Tell the registration authority. They block the card.',
      'Ask them for a new card. You enrol it with your finger.',
      'Take the paper with your recovery codes and come back here with the new card.',
    ],
    haveNew: 'I have a new card',
    correct: 'Correct the codes',
    meanwhileTitle: 'What happens until then',
    meanwhile: [
      'Your certificates and your history stay where they are, locked.',
      'No office can read or store anything: for that, card and finger must be there.',
      'Your rules and your backups stay as they are. A backup needs the card too, so it does not replace the codes.',
      'No codes on paper? A second card that was made known with them before opens it too. Without either, nobody can open it, not even the authority.',
    ],
    codes: 'Your recovery codes',
    codesHint: '13 groups of 5 letters and digits. Upper or lower case does not matter.',
    start: 'Start using my new card',
    doneTitle: 'Your new card opens your repository',
    doneText: 'Make new recovery codes soon: open the repository and choose “Backup”.',
    count: (count: number) => `${count} of 65 characters`,
  },
};
