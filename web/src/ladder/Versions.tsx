// Who changed the rules when, and what; an earlier version is looked at and kept again as a new one.
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { ago } from '../shell/format.ts';
import { locale, t } from '../shell/messages.tsx';
import { differences, inWords, sameRules } from './ladder.ts';
import type { Condition, Difference, Rules } from './ladder.ts';

export function Versions({ now, takeBack }: { now: Rules; takeBack: ((rules: Rules) => void) | null }) {
  const versions = useQuery({ queryKey: ['ladder', 'rules', 'versions'], queryFn: () => take(api.GET('/api/v1/ladder/rules/versions')) });
  const all = versions.data?.data ?? [];
  if (all.length < 2) return null;
  return (
    <section className="versions" aria-labelledby="h-versions">
      <h2 id="h-versions">{t('ladder.versions')}</h2>
      <ol>{all.map((one, i) => (
        <li key={one.version}>
          <div className="grow"><p>{title(one)}</p><Changes before={all[i + 1]?.rules as Rules | undefined} after={one.rules as Rules} /></div>
          {takeBack && !sameRules(one.rules as Rules, now) && <Button variant="subtle" size="compact-sm" aria-label={t('ladder.version_back_of', { n: one.version })} onClick={() => takeBack(one.rules as Rules)}>{t('ladder.version_back')}</Button>}
        </li>
      ))}</ol>
    </section>
  );
}

const title = (one: Schemas['RulesInForce']): string => (one.made_at ? t('ladder.version', { n: one.version, who: one.made_by, ago: ago(one.made_at) }) : t('ladder.version_usual'));

function Changes({ before, after }: { before: Rules | undefined; after: Rules }) {
  if (!before) return null;
  const found = differences(before, after);
  return <ul className="dim sm">{found.length ? found.map((one) => <li key={one.level}>{sentence(one)}</li>) : <li>{t('ladder.order_alone')}</li>}</ul>;
}

function sentence({ level, added, gone }: Difference): string {
  const list = (all: Condition[]) => new Intl.ListFormat(locale, { type: 'disjunction' }).format(all.map(inWords));
  if (!gone.length) return t('ladder.version_added', { level, added: list(added) });
  if (!added.length) return t('ladder.version_gone', { level, gone: list(gone) });
  return t('ladder.version_instead', { level, added: list(added), gone: list(gone) });
}
