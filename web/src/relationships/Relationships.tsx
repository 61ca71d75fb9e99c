// How are my relationships? One sentence, four figures, and the people behind them.
import { Button } from '@mantine/core';
import { IconFileImport, IconPrinter, IconUserPlus, IconUserStar } from '@tabler/icons-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { LoyaltyShare } from '../loyalty/Share.tsx';
import { may, useSigned } from '../session/session.ts';
import { Broken } from '../shell/Broken.tsx';
import { dayWithWeekday, percent, whole } from '../shell/format.ts';
import { rich, t, word } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Backup } from './Backup.tsx';
import { Best } from './Best.tsx';
import { AsTables } from './Chart.tsx';
import { Cohorts } from './Cohorts.tsx';
import { Fading } from './Fading.tsx';
import { fourFigures, inPeriod } from './figures.ts';
import type { Report } from './figures.ts';
import { MadeRight } from './MadeRight.tsx';
import { Met } from './Met.tsx';
import { useHistory, useReport } from './report.ts';
import { Spread } from './Spread.tsx';
import { Tile } from './Tile.tsx';
import './relationships.css';

export default function Relationships() {
  useTitle(t('nav.relationships'));
  const { business } = useSigned();
  const report = useReport();
  const history = useHistory();
  const [tables, setTables] = useState(false);
  if (report.isPending) return <Waiting />;
  if (report.isError) return <Broken error={report.error} again={() => void report.refetch()} what={t('relationships.broken')} />;

  const nobody = report.data.customers.total === 0;
  const figures = fourFigures(report.data, history.data);
  return (
    <AsTables value={tables}>
      <div className="bar">
        <h1>{t('nav.relationships')}</h1>
        <span className="dim sm">{business.name}, {dayWithWeekday(report.data.as_of)}</span>
        {!nobody && (
          <div className="acts noprint">
            <Button component={Link} to="/relationships/ladder" variant="subtle">{t('ladder.title')}</Button>
            <Button component={Link} to="/relationships/themes" variant="subtle" className="hide-s">{t('themes.title')}</Button>
            <Button component={Link} to="/relationships/owner" variant="subtle" className="hide-s" leftSection={<IconUserStar className="i" stroke={1.75} aria-hidden />}>{t('owner.title')}</Button>
            <Button variant="subtle" className="hide-s" aria-pressed={tables} onClick={() => setTables(!tables)}>{t(tables ? 'relationships.as_charts' : 'relationships.as_tables')}</Button>
            <Button variant="subtle" leftSection={<IconPrinter className="i" stroke={1.75} aria-hidden />} onClick={() => window.print()}>{t('relationships.as_letter')}</Button>
          </div>
        )}
      </div>
      {nobody ? <Nobody /> : <><Sentence report={report.data} /><Backup /></>}
      <section className={nobody ? 'figs later' : 'figs'} aria-label={t('relationships.figures')}>
        {figures.map((f) => <Tile key={f.name} figure={f} />)}
      </section>
      {!nobody && (
        <>
          <div className="cols people-row">
            <div className="part"><Fading total={report.data.regulars.fading} /></div>
            <div className="part"><Best currency={report.data.currency} limit={10} /></div>
          </div>
          <div className="cols">
            <div className="part"><Cohorts cohorts={report.data.retention.cohorts} period={report.data.retention.period} /><MadeRight report={report.data} /><LoyaltyShare /></div>
            <div className="part"><Spread report={report.data} /><Met report={report.data} /></div>
          </div>
        </>
      )}
    </AsTables>
  );
}

// The regulars first; where nobody has a rhythm yet, everybody who ever bought.
function Sentence({ report }: { report: Report }) {
  const { regulars, customers, retention } = report;
  const period = word('period', retention.period);
  const to = (path: string) => (c: ReactNode[]) => <Link to={path}>{c}</Link>;
  return (
    <p className="sentence">
      {regulars.total > 0
        ? rich('sentence.regulars', { n: regulars.total, total: whole(regulars.total), came: whole(regulars.came), fading: regulars.fading, shown: whole(regulars.fading), all: to('/relationships/regulars'), quiet: to('/relationships/fading') })
        : rich('sentence.customers', { n: customers.total, total: whole(customers.total), active: whole(customers.active), fresh: whole(customers.new), some: customers.new, period, all: to('/people'), bought: to('/relationships/bought') })}{' '}
      {retention.rate !== null && rich('sentence.stayed', { rate: percent(retention.rate), from: inPeriod(retention.from), to: inPeriod(retention.to), stayed: to('/relationships/stayed') })}
    </p>
  );
}

function Nobody() {
  const session = useSigned();
  return (
    <div className="quietpage">
      <h2>{t('nobody.title')}</h2>
      <p className="lg dim">{t('nobody.words')}</p>
      {may(session, 'customers:write') && (
        <p className="row wrap">
          <Button component={Link} to="/import" variant="filled" leftSection={<IconFileImport className="i" stroke={1.75} aria-hidden />}>{t('nobody.import')}</Button>
          <Button component={Link} to="/people?add" leftSection={<IconUserPlus className="i" stroke={1.75} aria-hidden />}>{t('nobody.add')}</Button>
        </p>
      )}
    </div>
  );
}
