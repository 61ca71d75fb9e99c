// What was said, in order: theirs in serif, ours, and what only we see.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconArrowBackUp, IconEye, IconMail, IconMailCheck, IconNote, IconPrinter, IconSettings } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import type { Listed } from '../inbox/inbox.ts';
import { Letter } from '../inbox/Letter.tsx';
import '../messages/more.ts';
import { Attached } from './Attach.tsx';
import { ago, exact } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { say } from '../shell/undo.tsx';
import type { Schemas } from '../shell/api.ts';

type Entry = Schemas['EntryView'];
const icons = { customer: null, answer: IconArrowBackUp, note: IconNote, system: IconSettings } as const;

// What became of the mail that it went out as; a fault is said with its sign and its words.
function Mailed({ entry }: { entry: Entry }) {
  const state = entry.mail!;
  if (entry.mail_bounce) return <p className="sm row wrap st wrong"><IconAlertTriangle className="i" stroke={1.75} aria-hidden /><span>{t('cases.came_back', { to: entry.mail_to ?? '', words: entry.mail_bounce })}</span></p>;
  const bad = state === 'failed' || state === 'unknown';
  const Icon = bad ? IconAlertTriangle : state === 'accepted' ? IconMailCheck : IconMail;
  return <p className={`sm row wrap st ${state === 'failed' ? 'wrong' : state === 'unknown' ? 'watch' : 'plain'}`}><Icon className="i" stroke={1.75} aria-hidden /><span>{t('cases.mailed', { to: entry.mail_to ?? '', state: word('mail.state', state) })}{bad && entry.mail_reason && ` ${entry.mail_reason}`}</span></p>;
}

// Opens the letter beside this page; why there can be none is said here.
async function openLetter(event: MouseEvent, url: string): Promise<void> {
  event.preventDefault();
  const tab = window.open('about:blank');
  const answer = await fetch(url).catch(() => null);
  if (answer?.ok && tab) return void (tab.location.href = url);
  tab?.close();
  say((answer && ((await answer.json().catch(() => null)) as { detail?: string } | null)?.detail) ?? t('broken.no_answer'));
}

// As a letter for the envelope. Where our answer goes by letter, that is said before its words.
function Print({ entry }: { entry: Entry }) {
  const goes = entry.way === 'letter', url = `/api/v1/cases/${entry.case_id}/entries/${entry.id}/letter.pdf`;
  return (
    <p className="sm row wrap">
      {goes && <span className="st plain">{t('cases.goes_by_letter')}</span>}
      <Button component="a" href={url} onClick={(event: MouseEvent) => void openLetter(event, url)} size="compact-sm" variant={goes ? 'default' : 'subtle'} ml={goes ? 0 : -8}
        leftSection={<IconPrinter className="i" stroke={1.75} aria-hidden />} aria-label={t('cases.print_of', { at: exact(entry.at) })}>{t('cases.print')}</Button>
    </p>
  );
}

export function Conversation({ entries, who, mails }: { entries: readonly Entry[]; who: string; mails: readonly Listed[] }) {
  if (entries.length === 0) return <p className="dim">{t('cases.nothing_said')}</p>;
  return (
    <ol className="talk">
      {entries.map((entry) => {
        const Icon = icons[entry.kind];
        const mail = entry.kind === 'customer' ? mails.find((one) => one.entry_id === entry.id) : undefined;
        const prints = entry.kind === 'answer' && !entry.shown_at && entry.way !== 'public_reply';
        const by = entry.kind === 'customer' ? who : entry.kind === 'system' ? t('cases.by_itself') : (entry.staff ?? t('cases.we'));
        return (
          <li key={entry.id} className={entry.kind}>
            <p className="dim sm row wrap">{Icon && <Icon className="i" stroke={1.75} aria-hidden />}<span>{t(`cases.said.${entry.kind}`, { name: by })}</span><time dateTime={entry.at} title={exact(entry.at)}>{ago(entry.at)}</time>{entry.way && <span>{t(`cases.way.${entry.way}`)}</span>}{entry.import_id && <span>{t('cases.brought')}</span>}</p>
            {prints && entry.way === 'letter' && <Print entry={entry} />}
            <p className={entry.kind === 'customer' ? 'q' : undefined}>{entry.words}</p>
            {mail && <Letter mail={mail} who={who} words={entry.words} />}
            <Attached of={entry.case_id} files={entry.files} />
            {entry.shown_at && <p className="sm row wrap st plain"><IconEye className="i" stroke={1.75} aria-hidden /><span>{t('cases.shown')}</span></p>}
            {entry.mail && <Mailed entry={entry} />}
            {prints && entry.way !== 'letter' && <Print entry={entry} />}
          </li>
        );
      })}
    </ol>
  );
}
