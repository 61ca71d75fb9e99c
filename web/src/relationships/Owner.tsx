// How much still hangs on the owner: three sentences, each with its thirteen months.
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { Broken } from '../shell/Broken.tsx';
import { longMonth, percent } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { Waiting } from '../shell/Waiting.tsx';
import { Chart } from './Chart.tsx';
import { Sparkline } from './Sparkline.tsx';
import './relationships.css';

export default function Owner() {
  useTitle(t('owner.title'));
  const report = useQuery({ queryKey: ['owner-share'], queryFn: () => take(api.GET('/api/v1/reports/owner-share')) });
  if (report.isPending) return <Waiting />;
  if (report.isError) return <Broken error={report.error} again={() => void report.refetch()} />;
  const [first, ...rest] = report.data.shares;
  return (
    <>
      <div className="bar"><Button component={Link} to="/relationships" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.relationships')}</Button></div>
      <div className="bar"><h1>{t('owner.title')}</h1></div>
      {first && <><p className="sentence">{first.sentence}</p><Months share={first} /></>}
      {rest.map((share) => <div className="gap-l" key={share.what}><Months share={share} sentence /></div>)}
    </>
  );
}

function Months({ share, sentence = false }: { share: Schemas['ShareInTime']; sentence?: boolean }) {
  const title = t(`owner.${share.what}`);
  const points = share.months.map((m) => ({ month: m.month, value: m.share, low: m.interval?.[0] ?? null, high: m.interval?.[1] ?? null, n: m.n }));
  return (
    <Chart
      title={title} {...(points.some((p) => p.n > 0) && { note: t('figure.band') })} file={`owner-share-${share.what}`}
      table={{
        head: [t('figure.month'), t('figure.value'), t('figure.low'), t('figure.high'), t('owner.count')],
        rows: points.map((p) => [p.month, p.value, p.low, p.high, p.n]),
        show: (v, i) => (v === null || v === undefined ? '' : i === 0 ? longMonth(String(v)) : i === 4 ? v : percent(Number(v))),
      }}
    >
      {sentence && <p className="lg serif">{share.sentence}</p>}
      <p className="sm dim">{t(`owner.means.${share.what}`)}</p>
      <Sparkline points={points} label={t('owner.spoken', { title, sentence: share.sentence })} show={percent} big />
    </Chart>
  );
}
