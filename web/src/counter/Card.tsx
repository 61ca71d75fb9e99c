// The greeting card: the name and how to say it, what to say and why, what to mind. Read from 60 cm, closed by itself.
import { IconBandage, IconClock, IconMessage, IconPencil, IconSearch, IconVolume } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocation, useNavigate, useParams } from 'react-router';
import { may, useSigned } from '../session/session.ts';
import { Broken } from '../shell/Broken.tsx';
import { Face } from '../shell/Face.tsx';
import { useKeys } from '../shell/keys.ts';
import { rich, t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Cells } from './Cells.tsx';
import type { Greeting } from './counter.ts';
import { greetingQuery, nameOf, unbroken } from './greeting.ts';
import { Note } from './Note.tsx';
import { Page } from './Page.tsx';
import { Promising } from './Promising.tsx';
import { Say } from './Say.tsx';
import { Steps } from './Steps.tsx';
import { Touch } from './Touch.tsx';
import { useClosing } from './useClosing.ts';
import { useScanner } from './useScanner.ts';

export default function Card() {
  const { id = '' } = useParams();
  const session = useSigned();
  const go = useNavigate();
  const known = (useLocation().state as { name?: string } | null)?.name;
  const greeting = useQuery({ ...greetingQuery(id), staleTime: 10_000 });
  const [panel, setPanel] = useState<'touch' | 'note' | 'promise' | null>(null);
  const [noted, setNoted] = useState<{ touchpoint: string; exceeded: boolean } | null>(null);
  const find = () => void go('/counter');
  const closes = useClosing(find);
  const mayTouch = may(session, 'touchpoints:write');
  const mayPromise = may(session, 'promises:write');
  const name = greeting.data ? nameOf(greeting.data) : known;
  useTitle(name);
  useScanner((code) => void go('/counter', { state: { scanned: code } }));
  useKeys({
    '/': find,
    Escape: () => (noted ? setNoted(null) : find()),
    t: () => mayTouch && setPanel('touch'),
    w: () => mayTouch && setPanel('note'),
    p: () => mayPromise && setPanel('promise'),
  });
  const shut = () => setPanel(null);
  return (
    <Page closes={closes} dock={(
      <div className="dock doing">
        {panel === 'touch' && <Touch id={id} name={name ?? ''} close={shut} undone={() => setNoted(null)} noted={(made, exceeded, ticked) => { shut(); setNoted(made && (exceeded || !ticked) ? { touchpoint: made, exceeded } : null); }} />}
        {panel === null && noted && <Steps key={noted.touchpoint} {...noted} close={() => setNoted(null)} />}
        {panel === 'note' && <Note id={id} name={name ?? ''} close={shut} />}
        {panel === 'promise' && <Promising id={id} name={name ?? ''} next_visit_on={greeting.data?.next_visit_on ?? null} close={shut} />}
        <nav aria-label={t('counter.do')}>
          <button type="button" className="btn" onClick={find}><IconSearch stroke={1.75} aria-hidden />{t('counter.find_short')}</button>
          {mayTouch && <button type="button" className="btn" aria-expanded={panel === 'touch'} onClick={() => setPanel(panel === 'touch' ? null : 'touch')}><IconMessage stroke={1.75} aria-hidden />{t('counter.touch')}</button>}
          {mayTouch && <button type="button" className="btn" aria-expanded={panel === 'note'} onClick={() => setPanel(panel === 'note' ? null : 'note')}><IconPencil stroke={1.75} aria-hidden />{t('counter.note')}</button>}
          {mayPromise && <button type="button" className="btn" aria-expanded={panel === 'promise'} onClick={() => setPanel(panel === 'promise' ? null : 'promise')}><IconClock stroke={1.75} aria-hidden />{t('counter.promise')}</button>}
          {may(session, 'money:grant') && <button type="button" className="btn" onClick={() => void go(`/cases/put-right/${id}`)}><IconBandage stroke={1.75} aria-hidden />{t('cases.mend')}</button>}
        </nav>
      </div>
    )}>
      {greeting.isError && !greeting.data ? <Broken error={greeting.error} again={() => void greeting.refetch()} /> : <Top id={id} name={name} greeting={greeting.data} />}
      {greeting.data && <Say key={id} greeting={greeting.data} mayTouch={mayTouch} />}
      {greeting.data && <Cells greeting={greeting.data} />}
      {greeting.isPending && <div className="saidshadow" aria-busy="true"><p className="sr" role="status">{t('waiting')}</p></div>}
    </Page>
  );
}

function Top({ id, name, greeting: g }: { id: string; name: string | undefined; greeting: Greeting | undefined }) {
  const bold = { b: (parts: React.ReactNode[]) => <b>{parts}</b> };
  const call = g && g.call !== name ? rich('customer.call', { name: g.call, ...bold }) : null;
  const how = g?.pronunciation ? rich('customer.say', { how: unbroken(g.pronunciation), ...bold }) : null;
  return (
    <div className="cardtop">
      <Face id={id} name={name ?? null} size={104} />
      <h1>{name ?? '…'}</h1>
      {g && <Step level={g.level} meaning={g.level_meaning} />}
      <div className="beat">
        {(how || call) && <p className="say">{how && <IconVolume className="i" stroke={1.75} aria-hidden />}{how}{how && call && ', '}{call}</p>}
        {g && <p>{g.beat}{g.rhythm && <> {t('counter.rhythm', { rhythm: g.rhythm })}</>}</p>}
      </div>
    </div>
  );
}

function Step({ level, meaning }: { level: number; meaning: string }) {
  return (
    <span className="lvl">
      <span className="steps4" role="img" aria-label={t('counter.level', { n: level })}>{[1, 2, 3, 4].map((n) => <i key={n} className={n <= level ? 'on' : undefined} />)}</span>
      <span>{meaning}</span>
    </span>
  );
}
