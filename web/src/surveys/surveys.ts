// What the screens of surveys share: how figures are said, and how a sheet is keyed. Pure.
import type { Schemas } from '../shell/api.ts';
import { shortDayYear, upTo, whole } from '../shell/format.ts';
import { t } from '../shell/messages.tsx';
import '../messages/more.ts';

export type Survey = Schemas['SurveysSurvey'];
export type Question = Schemas['Question'];
export type QuestionKind = Schemas['QuestionKind'];
export type Figures = Schemas['Figures'];
export type QuestionFigure = Schemas['QuestionFigure'];
export type Batch = Schemas['BatchView'];
export type Given = Schemas['Given'];
type Wish = Pick<Schemas['StopState'], 'stopped_at' | 'seldom_since'>;

export const kinds = ['nps', 'csat', 'ces', 'rating', 'choice', 'text'] as const satisfies QuestionKind[];

// The lowest and the highest that may be keyed; nothing for words.
export function scaleOf(question: Pick<Question, 'kind' | 'words'>): [number, number] | null {
  if (question.kind === 'nps') return [0, 10];
  if (question.kind === 'ces') return [1, 7];
  if (question.kind === 'csat' || question.kind === 'rating') return [1, 5];
  return question.kind === 'choice' ? [1, question.words[0]!.choices.length] : null;
}

// What was keyed for a question: a fault, or what is sent. Nothing keyed is nothing answered.
export function keyed(question: Question, text: string): { given: Given | null } | { fault: string } {
  const words = text.trim();
  if (!words) return { given: null };
  const scale = scaleOf(question);
  if (!scale) return { given: { question: question.question, score: null, words } };
  const score = Number(words);
  if (!/^\d{1,2}$/.test(words) || score < scale[0] || score > scale[1]) return { fault: t('surveys.out_of_scale', { low: scale[0], high: scale[1] }) };
  return { given: { question: question.question, score, words: null } };
}

// "62, 48 to 74, n 53"; what cannot be told says why.
export function told(figure: QuestionFigure): string {
  if (figure.kind === 'text') return t('surveys.texts', { n: figure.n });
  if (figure.score === null || !figure.interval) return figure.cannot_tell ?? t('surveys.n', { n: whole(figure.n) });
  const digits = figure.kind === 'nps' || figure.kind === 'csat' ? 0 : 1;
  const [low, high] = figure.interval as [number, number];
  return t(figure.kind === 'csat' ? 'surveys.figure_share' : 'surveys.figure', { score: upTo(figure.score, digits), low: upTo(low, digits), high: upTo(high, digits), n: whole(figure.n) });
}

export function responseOf(figures: Figures): string | null {
  const response = figures.response;
  if (!response || response.rate === null || !response.interval) return null;
  const [low, high] = response.interval as [number, number];
  return t('surveys.response', { rate: whole(response.rate), low: whole(low), high: whole(high), answered: whole(response.answered), invited: whole(response.invited) });
}

// The one figure of a survey in a list: of its first question with a score.
export const mainFigure = (figures: Figures): QuestionFigure | undefined => figures.questions.find((q) => q.score !== null) ?? figures.questions[0];

export type DraftQuestion = { key: number; question: number | null; kind: QuestionKind; may_skip: boolean; words: Record<string, { ask: string; low: string; high: string; choices: string }> };

export const emptyWords = { ask: '', low: '', high: '', choices: '' };
export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean);

export function draftsOf(content: Pick<Schemas['Wording'], 'languages' | 'questions'>): DraftQuestion[] {
  return content.questions.map(({ question, kind, may_skip, words }, key) => ({
    key, question, kind, may_skip,
    words: Object.fromEntries(words.map((w) => [w.language, { ask: w.ask, low: w.low ?? '', high: w.high ?? '', choices: w.choices.join('\n') }])),
  }));
}

export function sentQuestions(drafts: DraftQuestion[], languages: string[]): Schemas['QuestionInput'][] {
  return drafts.map(({ question, kind, may_skip, words }) => ({
    question, kind, may_skip,
    words: languages.map((language) => {
      const { ask, low, high, choices } = words[language] ?? emptyWords;
      return { language, ask: ask.trim(), low: low.trim() || null, high: high.trim() || null, choices: kind === 'choice' ? lines(choices) : null };
    }),
  }));
}

// What somebody has said about being asked, and what lifts it; nothing where they have not. A stop goes before "less often", which stands when it is lifted.
export function wishOf(stop: Wish): { kind: 'stop' | 'seldom'; since: string; said: string; lift: string } | null {
  const { stopped_at, seldom_since } = stop;
  if (stopped_at) return { kind: 'stop', since: stopped_at, said: t('surveys.stopped_since', { day: shortDayYear(stopped_at) }), lift: t('surveys.ask_again') };
  if (seldom_since) return { kind: 'seldom', since: seldom_since, said: t('surveys.seldom_since', { day: shortDayYear(seldom_since) }), lift: t('surveys.ask_as_others') };
  return null;
}

// What was lifted, where this is left.
export function liftedOf(kind: 'stop' | 'seldom', left: Wish): string {
  if (left.seldom_since) return t('surveys.may_ask_seldom');
  return kind === 'stop' ? t('surveys.may_ask_again') : t('surveys.may_ask_as_others');
}
