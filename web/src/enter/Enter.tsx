// Enter many: what happened on paper or in a head, line after line, without a hand leaving the keys.
import { Button } from '@mantine/core';
import { IconChevronLeft } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'react-router';
import '../messages/more.ts';
import { useSigned } from '../session/session.ts';
import { timeZone } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import { useTitle } from '../shell/useTitle.ts';
import { wallIn } from '../touch/told.ts';
import { EnterLine, Written } from './EnterLine.tsx';
import { letters, signs } from './entering.ts';
import { useLines } from './useLines.ts';
import './enter.css';

export default function Enter() {
  useTitle(t('enter.title'));
  const [at, setAt] = useState('');
  const all = useLines(useSigned().staff.id, at);
  const [again, setAgain] = useState<string | null>(null);
  const { lines } = all;
  const written = lines.filter((l) => l.state === 'written').length;
  const refused = lines.filter((l) => l.state === 'refused').length;
  const takeBack = (id?: string) => void all.takeBack(id).then(setAgain);
  return (
    <>
      <div className="bar"><Button component={Link} to="/people" variant="subtle" size="compact-sm" ml={-10} leftSection={<IconChevronLeft className="i" aria-hidden />}>{t('nav.people')}</Button><h1>{t('enter.title')}</h1></div>
      <p className="sentence">{written > 0 ? t('enter.written', { n: written }) : t('enter.sentence')}{refused > 0 && <> {t('enter.refused', { n: refused })}</>}</p>
      <div className="enterhelp">
        <label className="lab">{t('enter.when')}<input type="datetime-local" value={at} max={wallIn(Date.now(), timeZone())} onChange={(e) => setAt(e.currentTarget.value)} /></label>
        <dl aria-label={t('enter.keys')}>
          {Object.entries(letters).map(([key, kind]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{kind === 'meeting' ? t('told.meeting') : t(`kind.${kind}`)}</dd></div>)}
          {Object.entries(signs).map(([key, expectation]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(`touch.${expectation}`)}</dd></div>)}
        </dl>
      </div>
      <ol className="entered" aria-label={t('enter.title')}>
        {lines.map((line) => (line.state === 'written' ? <Written key={line.id} line={line} takeBack={() => takeBack(line.id)} /> : <EnterLine key={line.id} line={line} last={line === lines.at(-1)} again={line.id === again} all={all} undo={() => takeBack()} />))}
      </ol>
      <p className="sm dim gap">{t('enter.how')}</p>
    </>
  );
}
