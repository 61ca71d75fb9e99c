// Writes Mantine's CSS variables into a style sheet at build time, so that the page needs no style element made at run
// time and the content policy can be `style-src 'self'`. Palettes that the theme does not name are left out.
import { DEFAULT_THEME, convertCssVariables, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import type { ConvertCSSVariablesInput } from '@mantine/core';
import type { Plugin } from 'vite';
import { cssVariablesResolver, theme } from '../src/theme/theme.ts';

const id = 'virtual:mantine-variables.css';
const unused = new RegExp(`^--mantine-color-(${Object.keys(DEFAULT_THEME.colors).filter((c) => c !== 'gray' && c !== 'dark').join('|')})-`);

export function mantineVariables(): Plugin {
  return {
    name: 'mantine-variables',
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load: (source) => (source === `\0${id}` ? sheet() : null),
  };
}

function sheet(): string {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const defaults = defaultCssVariablesResolver(merged);
  const ours = cssVariablesResolver(merged);
  const keep = (part: 'variables' | 'light' | 'dark') =>
    Object.fromEntries(Object.entries({ ...defaults[part], ...ours[part] }).filter(([name]) => !unused.test(name)));
  const all: ConvertCSSVariablesInput = { variables: keep('variables'), light: keep('light'), dark: keep('dark') };
  return convertCssVariables(all, ':root');
}
