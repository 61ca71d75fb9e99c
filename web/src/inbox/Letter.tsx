// A mail as it came: its words as text, never as a page; what is attached, to be kept as files.
import { Button } from '@mantine/core';
import { IconPaperclip } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { fileHref, weight } from './inbox.ts';
import type { Listed } from './inbox.ts';

// Under its words in the conversation: who sent it, what is attached, and the rest of it when somebody asks.
export function Letter({ mail, who, words = '' }: { mail: Listed; who: string; words?: string }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="letter sm">
      <p className="dim row wrap">
        {mail.from_address && mail.from_address !== who && <span>{mail.from_address}</span>}
        {mail.attachments > 0 && !open && <span className="row"><IconPaperclip className="i" stroke={1.75} aria-hidden />{t('inbox.attached', { n: mail.attachments })}</span>}
        <Button size="compact-sm" variant="subtle" aria-expanded={open} onClick={() => setOpen(!open)}>{t(open ? 'inbox.less' : 'inbox.whole')}</Button>
      </p>
      {open && <Whole id={mail.id} words={words} />}
    </div>
  );
}

// Words that stand above already are not said twice.
function Whole({ id, words }: { id: string; words: string }) {
  const found = useQuery({ queryKey: ['inbox', id], queryFn: () => take(api.GET('/api/v1/inbox/{id}', { params: { path: { id } } })) });
  if (found.isPending) return <Waiting lines={2} />;
  if (found.isError) return <Broken error={found.error} again={() => void found.refetch()} />;
  const mail = found.data;
  return (
    <div>
      {mail.troubles.length > 0 && <p className="st watch">{t('inbox.not_all_read')}</p>}
      <p><b>{mail.subject}</b></p>
      {mail.text.trim() !== words.trim() && <p className="text">{mail.text}</p>}
      {mail.signature && <p className="text dim">{mail.signature}</p>}
      {mail.quoted && <details><summary>{t('inbox.quoted')}</summary><p className="text dim">{mail.quoted}</p></details>}
      {mail.files.length > 0 && (
        <ul aria-label={t('inbox.files')}>
          {mail.files.map((file) => (
            <li key={file.number} className="row wrap"><IconPaperclip className="i" stroke={1.75} aria-hidden /><a href={fileHref(mail.id, file.number)} download={file.name}>{file.name}</a><span className="dim">{weight(file.bytes)}</span></li>
          ))}
        </ul>
      )}
    </div>
  );
}
