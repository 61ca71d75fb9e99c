import { Link } from 'react-router';
import { t } from './messages.tsx';
import { useTitle } from './useTitle.ts';

export function NotHere() {
  useTitle(t('not_here.title'));
  return (
    <div className="quietpage">
      <h1>{t('not_here.title')}</h1>
      <p className="lg dim">{t('not_here.words')}</p>
      <Link to="/relationships">{t('not_here.go')}</Link>
    </div>
  );
}
