// Whatever else is worth telling of a touch, behind one fold: nobody has to. The same at the counter and on a customer's page.
import { useId } from 'react';
import type { ReactNode } from 'react';
import '../messages/more.ts';
import { timeZone } from '../shell/format.ts';
import { t, word } from '../shell/messages.tsx';
import { ByWhat } from './ByWhat.tsx';
import { asksBy, directions, feelings, sources, stages, waits, wallIn } from './told.ts';
import type { Expectation, Kind, Told } from './told.ts';
import './touch.css';

type Props = {
  look: 'btn' | 'pick';               // how a choice looks: at the counter, elsewhere
  kinds: readonly Kind[];             // those that the form does not show itself
  kind: Kind;
  pick: (kind: Kind) => void;
  expectation: Expectation | null;
  suggested: string[];                // by what it may have been
  told: Told;
  tell: (change: Partial<Told>) => void;
  open: boolean;
  unfold: (open: boolean) => void;
  children?: ReactNode;
};

export function More({ look, kinds, kind, pick, expectation, suggested, told, tell, open, unfold, children }: Props) {
  const felt = told.feeling.trim() !== '';
  return (
    <details className="saymore" open={open} onToggle={(e) => unfold(e.currentTarget.open)}>
      <summary>{t('told.more')}</summary>
      <div className="told">
        {asksBy(expectation) && <ByWhat look={look} expectation={expectation} suggested={suggested} value={told.by} say={(by) => tell({ by })} />}
        <Picks look={look} label={t('told.direction')} options={directions.map((d) => [d, t(`told.direction.${d}`)])} value={told.direction} pick={(direction) => tell({ direction })} />
        <Picks look={look} label={t('told.kind')} options={kinds.map((k) => [k, k === 'meeting' ? t('told.meeting') : t(`kind.${k}`)])} value={kind} pick={pick} />
        <div>
          <Picks look={look} label={t('told.feeling')} options={feelings.map((f) => [t(`told.feeling.${f}`), t(`told.feeling.${f}`)])} value={told.feeling} pick={(feeling) => tell({ feeling: feeling === told.feeling ? '' : feeling })} />
          <Words label={t('told.feeling_words')} value={told.feeling} longest={200} say={(feeling) => tell({ feeling })} />
          {felt && <Picks look={look} label={t('told.feeling_source')} options={sources.map((s) => [s, t(`told.feeling_source.${s}`)])} value={told.feeling_source} pick={(feeling_source) => tell({ feeling_source })} />}
        </div>
        <Picks look={look} label={t('told.stage')} options={stages.map((s) => [s, word('journey', s)])} value={told.stage} pick={(stage) => tell({ stage: stage === told.stage ? null : stage })} />
        <Picks look={look} label={t('told.waited')} options={waits.map((w) => [w, t(`told.waited.${w}`)])} value={told.waited} pick={(waited) => tell({ waited: waited === told.waited ? null : waited })} />
        <label className="lab">{t('told.at')}<input type="datetime-local" value={told.at} max={wallIn(Date.now(), timeZone())} onChange={(e) => tell({ at: e.currentTarget.value })} /></label>
        {children}
      </div>
    </details>
  );
}

export function Picks<T extends string>({ look, label, options, value, pick }: { look: Props['look']; label: string; options: [T, string][]; value: string | null; pick: (value: T) => void }) {
  const id = useId();
  return (
    <div role="group" aria-labelledby={id}>
      <p className="lab" id={id}>{label}</p>
      <p className="toldpicks">{options.map(([v, words]) => <button key={v} type="button" className={look} aria-pressed={v === value} onClick={() => pick(v)}>{words}</button>)}</p>
    </div>
  );
}

export function Words({ label, value, longest, say }: { label: string; value: string; longest: number; say: (words: string) => void }) {
  return <input className="toldwords" aria-label={label} placeholder={label} autoComplete="off" maxLength={longest} value={value} onChange={(e) => say(e.currentTarget.value)} onKeyDown={(e) => e.key === 'Enter' && e.currentTarget.form === null && e.preventDefault()} />;
}
