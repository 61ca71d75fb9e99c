// An article as the server has read it: never markup, always pieces of text.
import { Fragment } from 'react';
import type { Schemas } from '../shell/api.ts';

type Line = Schemas['ArticleLine'];
type Piece = Schemas['Piece'];

const one = ({ kind, text, to }: Piece) =>
  kind === 'bold' ? <b>{text}</b> : kind === 'italic' ? <i>{text}</i> : kind === 'code' ? <code>{text}</code> : kind === 'link' ? <a href={to!} rel="noreferrer noopener" target="_blank">{text}</a> : text;
const pieces = (line: Line) => line.spans.map((piece, at) => <Fragment key={at}>{one(piece)}</Fragment>);
const lines = (all: Line[]) => all.map((line, at) => <Fragment key={at}>{at > 0 && '\n'}{pieces(line)}</Fragment>);
const items = (all: Line[]) => all.map((line, at) => <li key={at}>{pieces(line)}</li>);

export function Blocks({ blocks }: { blocks: readonly Schemas['Block'][] }) {
  return (
    <div className="article">
      {blocks.map(({ kind, items: all }, at) => (
        kind === 'heading' ? <h2 key={at}>{lines(all)}</h2>
          : kind === 'subheading' ? <h3 key={at}>{lines(all)}</h3>
            : kind === 'bullets' ? <ul key={at}>{items(all)}</ul>
              : kind === 'numbers' ? <ol key={at}>{items(all)}</ol>
                : kind === 'quote' ? <blockquote key={at}>{lines(all)}</blockquote>
                  : kind === 'code' ? <pre key={at}>{lines(all)}</pre>
                    : kind === 'rule' ? <hr key={at} />
                      : <p key={at}>{lines(all)}</p>
      ))}
    </div>
  );
}
