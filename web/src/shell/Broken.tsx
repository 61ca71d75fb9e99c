// What happened, what is safe, what to do, and the request id to name when asking for help.
import { Button } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { Link } from 'react-router';
import { Problem } from './api.ts';
import { rich, t } from './messages.tsx';

export function Broken({ error, again, what }: { error: unknown; again?: () => void; what?: string }) {
  const problem = error instanceof Problem ? error : new Problem(0);
  if (problem.status === 404) return <Gone problem={problem} />;
  const mayPass = problem.status === 0 || problem.status >= 500 || problem.status === 429;
  return (
    <div className="quietpage" role="alert">
      <p className="st wrong"><IconAlertTriangle className="i" aria-hidden />{t('broken.mark')}</p>
      <h1>{what ?? t('broken.title')}</h1>
      <p className="lg dim">{problem.status === 0 ? t('broken.no_answer') : (problem.detail ?? problem.title)} {t('broken.safe')}</p>
      {mayPass && again && <Again again={again} />}
      {!mayPass && again && <Button variant="filled" onClick={again}>{t('broken.again')}</Button>}
      {problem.requestId && <p className="xs dim gap-l">{rich('broken.request', { id: problem.requestId, code: (c) => <code>{c}</code> })}</p>}
    </div>
  );
}

const wait_s = 20;

// Tries again by itself after 20 seconds.
function Again({ again }: { again: () => void }) {
  const [left, setLeft] = useState(wait_s);
  useEffect(() => {
    const beat = setInterval(() => setLeft((s) => s - 1), 1000);
    return () => clearInterval(beat);
  }, []);
  useEffect(() => {
    if (left > 0) return;
    setLeft(wait_s);
    again();
  }, [left, again]);
  return (
    <>
      <p className="lg dim" aria-hidden>{rich('broken.soon', { s: left, b: (c) => <b>{c}</b> })}</p>
      <Button variant="filled" onClick={again} leftSection={<IconRefresh className="i" aria-hidden />}>{t('broken.now')}</Button>
    </>
  );
}

function Gone({ problem }: { problem: Problem }) {
  return (
    <div className="quietpage" role="alert">
      <h1>{t('not_here.title')}</h1>
      <p className="lg dim">{problem.detail ?? t('not_here.words')}</p>
      <Link to="/people">{t('nav.people')}</Link>
    </div>
  );
}
