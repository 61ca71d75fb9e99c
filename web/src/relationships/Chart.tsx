// A picture with its table and its CSV beside it.
import { createContext, useContext, useId, useState } from 'react';
import type { ReactNode } from 'react';
import { csv, download } from '../shell/csv.ts';
import type { Cell } from '../shell/csv.ts';
import { t } from '../shell/messages.tsx';

export const AsTables = createContext(false);

type Table = { head: string[]; rows: Cell[][]; show?: (cell: Cell, column: number) => ReactNode };

export function Chart({ title, note, file, table, children, more }: { title: string; note?: string; file: string; table: Table; children: ReactNode; more?: ReactNode }) {
  const [own, setOwn] = useState<boolean | null>(null);
  const all = useContext(AsTables);
  const asTable = own ?? all;
  const id = useId();
  return (
    <section aria-labelledby={id}>
      <div className="head">
        <h2 id={id}>{title}</h2>
        {note && <span className="dim sm">{note}</span>}
        <span className="more noprint">
          {more}
          <button className="link" type="button" aria-pressed={asTable} aria-label={t('chart.as_table_of', { title })} onClick={() => setOwn(!asTable)}>{t('chart.as_table')}</button>
          <button className="link" type="button" aria-label={t('chart.csv_of', { title })} onClick={() => download(`${file}.csv`, csv(table.head, table.rows))}>CSV</button>
        </span>
      </div>
      {asTable ? <AsTable table={table} title={title} /> : children}
    </section>
  );
}

function AsTable({ table, title }: { table: Table; title: string }) {
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={title}>
      <table className="grid">
        <thead><tr>{table.head.map((h, i) => <th key={h} scope="col" className={i ? 'r' : undefined}>{h}</th>)}</tr></thead>
        <tbody>
          {table.rows.map((row, r) => (
            <tr key={r}>{row.map((c, i) => (i ? <td key={i} className="r">{table.show?.(c, i) ?? c}</td> : <th key={i} scope="row">{table.show?.(c, i) ?? c}</th>))}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
