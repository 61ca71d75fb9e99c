import { IconArrowDown, IconArrowUp, IconEqual } from '@tabler/icons-react';
import { Link } from 'react-router';
import { t } from '../shell/messages.tsx';
import { spoken } from './figures.ts';
import type { Figure, Movement } from './figures.ts';
import { Sparkline } from './Sparkline.tsx';

export function Tile({ figure }: { figure: Figure }) {
  if (figure.cannotTell !== null) {
    return (
      <div className="fig">
        <h2>{figure.title}</h2>
        <p className="dim cannot">{t('figure.cannot_tell')}<br /><span className="sm">{figure.cannotTell}</span></p>
      </div>
    );
  }
  return (
    <Link className="fig" to={`/relationships/${figure.slug}`}>
      <h2><span>{figure.title}</span>{figure.movement && <Moved movement={figure.movement} />}</h2>
      <span className="big">{figure.big}<small>{figure.unit}</small></span>
      <Sparkline points={figure.points} label={spoken(figure)} show={figure.show} />
      <span className="foot">{figure.interval && <span>{figure.interval}</span>}{figure.n && <span>{figure.n}</span>}</span>
    </Link>
  );
}

export function Moved({ movement }: { movement: Movement }) {
  const Icon = movement.sure === 'up' ? IconArrowUp : movement.sure === 'down' ? IconArrowDown : IconEqual;
  const tone = movement.sure === 'up' ? 'good' : movement.sure === 'down' ? 'wrong' : 'plain';
  return <span className={`st sm ${tone}`}><Icon className="i" stroke={1.75} aria-hidden />{movement.words}</span>;
}
