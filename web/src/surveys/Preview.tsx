// How a question looks on the customer's phone, while it is written.
import { useSigned } from '../session/session.ts';
import { t } from '../shell/messages.tsx';
import { emptyWords, lines } from './surveys.ts';
import type { DraftQuestion } from './surveys.ts';

export function Preview({ drafts, language, at, about, choose }: { drafts: DraftQuestion[]; language: string; at: number; about: string; choose: (at: number) => void }) {
  const business = useSigned().business.name;
  const draft = drafts[Math.min(at, drafts.length - 1)];
  if (!draft) return null;
  const words = draft.words[language] ?? emptyWords;
  const [lowest, highest] = draft.kind === 'nps' ? [0, 10] : draft.kind === 'ces' ? [1, 7] : [1, 5];
  const numbers = Array.from({ length: highest - lowest + 1 }, (_, i) => lowest + i);
  return (
    <figure className="phone" aria-label={t('surveys.preview')} lang={language}>
      <p className="shop">{business}</p>
      {about && <p className="sm dim">{about}</p>}
      <p className="sm dim gap-s">{t('surveys.question_of', { n: drafts.indexOf(draft) + 1, of: drafts.length })}</p>
      <p className="ask">{words.ask || t('surveys.no_words_yet')}</p>
      {draft.kind === 'text' ? <span className="field-look" /> : draft.kind === 'choice' ? lines(words.choices).map((c) => <span className="choice-look" key={c}>{c}</span>) : (
        <><span className="scale-look">{numbers.map((n) => <span key={n}>{n}</span>)}</span><span className="ends-look sm dim"><span>{words.low && `${lowest} ${words.low}`}</span><span>{words.high && `${highest} ${words.high}`}</span></span></>
      )}
      <figcaption className="row wrap gap">{drafts.map((d, i) => <button type="button" key={d.key} className="link" aria-pressed={d === draft} onClick={() => choose(i)}>{t('surveys.show_question', { n: i + 1 })}</button>)}</figcaption>
    </figure>
  );
}
