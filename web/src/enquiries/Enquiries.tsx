// Who asked us for something and waits; how it ends, in two taps; and what is lost to what.
import { Button } from '@mantine/core';
import { IconChevronLeft, IconHourglass, IconMessage } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import '../messages/more.ts';
import { may, useSigned } from '../session/session.ts';
import { api, take } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { ago } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Awaited } from './Awaited.tsx';
import { open, useAct } from './enquiries.ts';
import type { Enquiry } from './enquiries.ts';
import { EndingWarranties } from './EndingWarranties.tsx';
import { Lost } from './Lost.tsx';
import { One } from './One.tsx';
import { Shelf } from './Shelf.tsx';
import '../today/today.css';
import './enquiries.css';

const groups = [['waiting', IconMessage], ['answered', IconHourglass]] as const;

export default function Enquiries() {
  const session = useSigned();
  const mayWrite = may(session, 'enquiries:write');
  const act = useAct();
  const waiting = useQuery({ queryKey: ['enquiries', 'waiting'], queryFn: () => open({ answered: false }) });
  const answered = useQuery({ queryKey: ['enquiries', 'answered'], queryFn: () => open({ answered: true }) });
  useTitle(t('enquiries.title'));
  if (waiting.isPending || answered.isPending) return <Waiting />;
  if (waiting.isError) return <Broken error={waiting.error} again={() => void waiting.refetch()} />;
  if (answered.isError) return <Broken error={answered.error} again={() => void answered.refetch()} />;
  const of = { waiting: waiting.data.data, answered: answered.data.data };
  return (
    <div className="narrow enquiries">
      <div className="bar"><Button component={Link} to="/people" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.people')}</Button></div>
      <h1 className="sentence">{t('enquiries.sentence', { waiting: of.waiting.length, answered: of.answered.length })}</h1>
      {groups.map(([group, Icon]) => of[group].length > 0 && (
        <section key={group} className="grp" aria-labelledby={`group-${group}`}>
          <h2 id={`group-${group}`}><Icon className="i" stroke={1.75} aria-hidden />{t(`enquiries.group.${group}`)}</h2>
          <ul className="todo asked">{of[group].map((enquiry) => <One key={enquiry.id} enquiry={enquiry} act={act} mayWrite={mayWrite} />)}</ul>
        </section>
      ))}
      <Awaited mayWrite={mayWrite} />
      <Shelf />
      <EndingWarranties />
      <Lost />
      <Ended act={act} mayWrite={mayWrite} />
    </div>
  );
}

// The last that ended, each with its way back; those that ended by themselves say so.
function Ended({ act, mayWrite }: { act: ReturnType<typeof useAct>; mayWrite: boolean }) {
  const lost = useQuery({ queryKey: ['enquiries', 'ended'], queryFn: () => take(api.GET('/api/v1/enquiries', { params: { query: { state: 'lost', limit: 5 } } })) });
  const rows = lost.data?.data ?? [];
  if (!rows.length) return null;
  return (
    <section className="grp" aria-labelledby="ended">
      <h2 id="ended">{t('enquiries.ended')}</h2>
      <ul className="todo asked">{rows.map((enquiry) => (
        <li key={enquiry.id} className="alone">
          <div className="mid"><Link className="name" to={`/people/${enquiry.customer_id}`}>{enquiry.customer_name ?? t('enquiries.nobody_by_name')}</Link><p className="about">{enquiry.what}</p><p className="why">{how(enquiry)}</p></div>
          {mayWrite && <div className="acts"><Button size="compact-sm" variant="subtle" aria-label={t('enquiries.open_again_of', { name: enquiry.customer_name ?? '' })} onClick={() => act.mutate({ enquiry, to: 'open' })}>{t('enquiries.open_again')}</Button></div>}
        </li>
      ))}</ul>
    </section>
  );
}

function how(enquiry: Enquiry): string {
  const words = [t('enquiries.lost_then', { reason: t(`enquiries.reason.${enquiry.reason ?? 'silence'}`), ago: ago(enquiry.ended_at ?? enquiry.at) })];
  if (enquiry.lost_to) words.push(t('enquiries.got_it', { name: enquiry.lost_to }));
  if (enquiry.by_itself) words.push(t('enquiries.by_itself'));
  return words.join(' ');
}
