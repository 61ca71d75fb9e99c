// Which column becomes what. Guessed, with how sure the guess is; every guess can be corrected.

import { IconAlertTriangle, IconCircleCheck, IconX } from '@tabler/icons-react';
import type { Problem } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import { Select } from '../shell/Select.tsx';
import { dateForms, fieldWord, mappingWith } from './imports.ts';
import type { Import } from './imports.ts';

export function Mapping({ made, busy, change, problem }: { made: Import; busy: boolean; change: (change: { mapping?: Record<string, string>; date_format?: string }) => void; problem: Problem | null }) {
  const { columns, fields } = made;
  const found = columns.filter((c) => c.confidence !== 'none').length;
  return (
    <section aria-labelledby="h-columns" aria-busy={busy}>
      <div className="head"><h2 id="h-columns">{t('import.columns')}</h2><span className="dim sm">{t('import.found', { found, all: columns.length })}</span></div>
      <Refused problem={problem} />
      <div className="scroll" tabIndex={0} role="group" aria-labelledby="h-columns">
        <table className="grid">
          <thead><tr><th scope="col">{t('import.in_file')}</th><th scope="col" className="hide-s">{t('import.first_row')}</th><th scope="col">{t('import.becomes')}</th><th scope="col">{t('import.sure')}</th></tr></thead>
          <tbody>
            {columns.map((c) => (
              <tr key={c.column}>
                <th scope="row">{c.column}<span className="dim only-s">{c.samples[0]}</span></th>
                <td className="dim sample hide-s">{c.samples[0]}</td>
                <td className="target">
                  <Select
                    aria-label={t('import.field_for', { column: c.column })} value={c.field ?? ''} onChange={(e) => change({ mapping: mappingWith(made, c.column, e.currentTarget.value || null) })}
                    data={[{ value: '', label: t('import.leave_out') }, ...fields.map((f) => ({ value: f.field, label: fieldWord(made.kind, f.field) })), ...(c.field && !fields.some((f) => f.field === c.field) ? [{ value: c.field, label: fieldWord(made.kind, c.field) }] : [])]}
                  />
                </td>
                <td><Sure confidence={c.field === null ? 'left_out' : c.confidence} /></td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <Select
        mt="md" maw={320} label={t('import.dates')} value={made.date_format ?? ''} onChange={(e) => change({ date_format: e.currentTarget.value })}
        data={[{ value: '', label: t('import.dates.iso') }, ...dateForms(made.date_format)]}
      />
    </section>
  );
}

const looks = { sure: ['good', IconCircleCheck], likely: ['plain', IconCircleCheck], none: ['watch', IconAlertTriangle], left_out: ['plain', IconX] } as const;

function Sure({ confidence }: { confidence: keyof typeof looks }) {
  const [tone, Icon] = looks[confidence];
  return <span className={`st sm nw ${tone}`}><Icon className="i" stroke={1.75} aria-hidden />{t(`import.confidence.${confidence}`)}</span>;
}
