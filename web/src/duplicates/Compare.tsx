// The two records, line by line: what differs can be chosen, what agrees is folded away.
import { IconCheck } from '@tabler/icons-react';
import { Link } from 'react-router';
import { Face } from '../shell/Face.tsx';
import { t } from '../shell/messages.tsx';
import { callOf } from '../people/people.ts';
import { consentsOf, rowsOf, stays, taken } from './merging.ts';
import type { Choice, Preview, Row, Side } from './merging.ts';

const sides = ['survivor', 'other'] as const satisfies Side[];

export function Compare({ preview, chosen, choose }: { preview: Preview; chosen: Partial<Record<string, Choice>>; choose: ((row: Row, side: Side) => void) | undefined }) {
  const rows = rowsOf(preview);
  const consents = consentsOf(preview);
  const same = stays(preview);
  return (
    <>
      {choose && rows.some((row) => row.survivor) && <p className="sm dim hint">{t('merge.choose')}</p>}
      <div className="cmp">
        <div className="cmphead">
          <span />
          {sides.map((side) => {
            const c = preview[side];
            return (
              <span key={side} className="row"><Face id={c.id} name={callOf(c)} size={36} />
                <span><Link className="name" to={`/people/${c.id}`}>{callOf(c)}</Link><span className="sm dim line">{t(`merge.${side}`)}</span></span>
              </span>
            );
          })}
        </div>
        {rows.map((row) => <Line key={row.field} row={row} choice={chosen[row.field] ?? row.usual} choose={choose && ((side) => choose(row, side))} />)}
        {consents.length > 0 && <h2>{t('consent.title')}</h2>}
        {consents.map((c) => (
          <div key={c.channel} className="cmprow">
            <span className="field">{t(`channel.${c.channel}`)}</span>
            {sides.map((side) => <span key={side} className="side" data-taken={c[side] === c.merged || undefined}>{c[side] === c.merged && <IconCheck className="i" stroke={2} aria-hidden />}{t(c[side] === true ? 'consent.yes' : c[side] === false ? 'consent.no' : 'consent.never_asked')}</span>)}
            {c.survivor !== null && c.other !== null && <span className="note xs dim">{t('merge.stricter')}</span>}
          </div>
        ))}
        {rows.length + consents.length === 0 && <p className="dim gap-s">{t('merge.nothing_differs')}</p>}
      </div>
      {same.length > 0 && (
        <details className="same">
          <summary>{t('merge.same', { n: same.length })}</summary>
          <dl className="kv facts">{same.map(({ field, text }) => <div key={field}><dt>{t(`fact.${field}`)}</dt><dd>{text}</dd></div>)}</dl>
        </details>
      )}
    </>
  );
}

function Line({ row, choice, choose }: { row: Row; choice: Choice; choose: ((side: Side) => void) | undefined }) {
  const label = t(`fact.${row.field}`);
  return (
    <div className="cmprow" role="group" aria-label={label}>
      <span className="field">{label}</span>
      {sides.map((side) => {
        const is = taken(choice, side);
        if (!row[side]) return <span key={side} className="side dim">{t('merge.nothing_noted')}</span>;
        const inside = <>{is && <IconCheck className="i" stroke={2} aria-hidden />}<span>{row[side]}</span></>;
        return choose
          ? <button key={side} type="button" className="side" aria-pressed={is} data-taken={is || undefined} onClick={() => choose(side)}>{inside}</button>
          : <span key={side} className="side" data-taken={is || undefined}>{inside}</span>;
      })}
    </div>
  );
}
