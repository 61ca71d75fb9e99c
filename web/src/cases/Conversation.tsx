// What was said, in order: theirs in serif, ours, and what only we see.
import { IconArrowBackUp, IconNote, IconSettings } from '@tabler/icons-react';
import type { Listed } from '../inbox/inbox.ts';
import { Letter } from '../inbox/Letter.tsx';
import { ago, exact } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import type { Schemas } from '../shell/api.ts';

type Entry = Schemas['Entry'];
const icons = { customer: null, answer: IconArrowBackUp, note: IconNote, system: IconSettings } as const;

export function Conversation({ entries, who, mails }: { entries: readonly Entry[]; who: string; mails: readonly Listed[] }) {
  if (entries.length === 0) return <p className="dim">{t('cases.nothing_said')}</p>;
  return (
    <ol className="talk">
      {entries.map((entry) => {
        const Icon = icons[entry.kind];
        const mail = entry.kind === 'customer' ? mails.find((one) => one.entry_id === entry.id) : undefined;
        const by = entry.kind === 'customer' ? who : entry.kind === 'system' ? t('cases.by_itself') : (entry.staff ?? t('cases.us'));
        return (
          <li key={entry.id} className={entry.kind}>
            <p className="dim sm row wrap">{Icon && <Icon className="i" stroke={1.75} aria-hidden />}<span>{t(`cases.said.${entry.kind}`, { name: by })}</span><time dateTime={entry.at} title={exact(entry.at)}>{ago(entry.at)}</time>{entry.way && <span>{t(`cases.way.${entry.way}`)}</span>}</p>
            <p className={entry.kind === 'customer' ? 'q' : undefined}>{entry.words}</p>
            {mail && <Letter mail={mail} who={who} words={entry.words} />}
          </li>
        );
      })}
    </ol>
  );
}
