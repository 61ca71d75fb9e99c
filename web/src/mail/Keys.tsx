// Keys that sign mail, each with its line for the DNS. A key signs only once somebody says that the line is there.
import { Button, Textarea } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { day } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { Waiting } from '../shell/Waiting.tsx';
import { useMailAct } from './mail.ts';

export function Keys({ mayWrite, hasSender }: { mayWrite: boolean; hasSender: boolean }) {
  const act = useMailAct();
  const keys = useQuery({ queryKey: ['mail', 'keys'], queryFn: () => take(api.GET('/api/v1/mail/dkim-keys')) });
  if (keys.isPending) return <Waiting lines={2} />;
  if (keys.isError) return <Broken error={keys.error} again={() => void keys.refetch()} />;
  return (
    <section className="gap-l" aria-labelledby="keys">
      <h2 id="keys">{t('mail.keys')}</h2>
      <p>{t('mail.keys_why')}</p>
      <ul className="lines">{keys.data.data.map((key) => <One key={key.id} dkim={key} mayWrite={mayWrite} />)}</ul>
      {mayWrite && hasSender && <p><Button onClick={() => void act(take(api.POST('/api/v1/mail/dkim-keys', { body: {} })))}>{t('mail.key_make')}</Button></p>}
    </section>
  );
}

function One({ dkim, mayWrite }: { dkim: Schemas['DkimKey']; mayWrite: boolean }) {
  const act = useMailAct();
  const [copied, setCopied] = useState(false);
  const path = { params: { path: { id: dkim.id } } };
  const line = `${dkim.dns_name}. TXT "${dkim.dns_value}"`;
  return (
    <li>
      <div className="grow">
        <b>{dkim.domain}</b>
        <span className="sm dim line">{dkim.in_use_since ? <><IconCheck className="i" stroke={1.75} aria-hidden />{t('mail.key_used', { day: day(dkim.in_use_since) })}</> : t('mail.key_unused', { day: day(dkim.made_at) })}</span>
        <Textarea label={t('mail.key_line')} readOnly autosize={false} rows={5} value={line} onFocus={(e) => e.currentTarget.select()} />
      </div>
      <div className="row wrap">
        <Button size="compact-sm" onClick={() => void navigator.clipboard?.writeText(line).then(() => setCopied(true))}>{t(copied ? 'copied' : 'copy')}</Button>
        {mayWrite && !dkim.in_use_since && <Button size="compact-sm" onClick={() => void act(take(api.POST('/api/v1/mail/dkim-keys/{id}/use', path)), t('mail.key_use_done', { domain: dkim.domain }))}>{t('mail.key_use')}</Button>}
        {mayWrite && <Button size="compact-sm" variant="subtle" onClick={() => void act(take(api.DELETE('/api/v1/mail/dkim-keys/{id}', path)), t('mail.key_removed'))}>{t('mail.key_remove')}</Button>}
      </div>
    </li>
  );
}
