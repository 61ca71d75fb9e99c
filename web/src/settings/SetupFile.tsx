// How the business is set up as one file: out with a press, and in once somebody has seen what it would do.
import { Button } from '@mantine/core';
import { IconFileImport, IconFileText } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import '../messages/more.ts';
import { Problem, api, take } from '../shell/api.ts';
import type { Schemas } from '../shell/api.ts';
import { t } from '../shell/messages.tsx';
import { Refused } from '../shell/Refused.tsx';
import '../imports/imports.css';

type Looked = { name: string; setup: unknown; brought: Schemas['BroughtSetup'] };

const bring = (setup: unknown, dry: boolean) => take(api.POST('/api/v1/setup', { body: { setup, dry_run: dry } }));

async function look(file: File): Promise<Looked> {
  const setup: unknown = await file.text().then((text) => JSON.parse(text) as unknown).catch(() => {
    throw new Problem(422, { detail: t('setup.no_json') });
  });
  return { name: file.name, setup, brought: await bring(setup, true) };
}

export function SetupFile({ mayWrite }: { mayWrite: boolean }) {
  return (
    <section>
      <p className="sentence">{t('setup.sentence')}</p>
      <p><Button component="a" href="/api/v1/setup" download="setup.json" leftSection={<IconFileText className="i" stroke={1.75} aria-hidden />}>{t('setup.out')}</Button></p>
      {mayWrite && <BringIn />}
    </section>
  );
}

function BringIn() {
  const queries = useQueryClient();
  const [seen, setSeen] = useState<Looked | null>(null);
  const looking = useMutation({ mutationFn: look, onSuccess: setSeen });
  const doing = useMutation({
    mutationFn: (one: Looked) => bring(one.setup, false).then((brought) => ({ ...one, brought })),
    onSuccess: (done) => {
      setSeen(done);
      void queries.invalidateQueries();
    },
  });
  const problem = looking.error ?? doing.error;
  const chosen = (file: File | undefined) => {
    setSeen(null);
    doing.reset();
    if (file) looking.mutate(file);
  };
  return (
    <>
      <label className="drop">
        <input type="file" accept=".json,application/json" className="sr" onChange={(e) => { chosen(e.currentTarget.files?.[0]); e.currentTarget.value = ''; }} />
        <IconFileImport size={32} stroke={1.5} aria-hidden />
        <span className="lg">{t('setup.in')}</span>
        <span className="sm dim">{t('setup.in_why')}</span>
      </label>
      {problem instanceof Problem && <Wrong problem={problem} />}
      {seen && <Steps of={seen} does={() => doing.mutate(seen)} busy={doing.isPending} />}
    </>
  );
}

// What is wrong, and where in the file.
function Wrong({ problem }: { problem: Problem }) {
  return (
    <>
      <Refused problem={problem} />
      <ul>{problem.errors.map((one) => <li key={one.pointer}><code>{one.pointer.replace(/^\/setup/, '')}</code> {one.detail}</li>)}</ul>
    </>
  );
}

// What it would do, or did. The links of places that were made are told this once.
function Steps({ of, does, busy }: { of: Looked; does: () => void; busy: boolean }) {
  const steps = of.brought.steps.filter((step) => step.effect !== 'same');
  if (!steps.length) return <p role="status">{t('setup.nothing')}</p>;
  return (
    <div role="status" className="gap-l">
      <p>{of.brought.dry_run ? t('setup.would', { file: of.name }) : t('setup.did')}</p>
      <ul>{steps.map((step, i) => <li key={i}><span className="tag">{t(`setup.effect.${step.effect as 'made' | 'changed'}`)}</span> {step.what}{step.link && <> <code>{step.link}</code></>}</li>)}</ul>
      {of.brought.dry_run && <p><Button onClick={does} loading={busy}>{t('setup.do')}</Button></p>}
    </div>
  );
}
