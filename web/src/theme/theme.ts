// The design tokens (tokens.css) as Mantine's theme. Colours stay CSS variables, so that light, dark and print
// are decided in one place.
import { createTheme, defaultVariantColorsResolver } from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple, VariantColorsResolver } from '@mantine/core';

const ink: MantineColorsTuple = ['#eef4f7', '#e2ebf0', '#cfdde6', '#8fc0de', '#6aa3c6', '#4785ad', '#2f6a93', '#1c4f74', '#163f5d', '#102f46'];
const good: MantineColorsTuple = ['#f1f7ee', '#e3eedf', '#c9dfc6', '#93cb9f', '#6fae7f', '#4f9161', '#377a4b', '#27633c', '#1d4d2d', '#143a21'];
const watch: MantineColorsTuple = ['#fcf6e7', '#f8ecd0', '#f0d9a3', '#e6b866', '#cf9c3f', '#b37d1f', '#946410', '#7a4f06', '#5e3c03', '#462c02'];
const wrong: MantineColorsTuple = ['#fcf1ed', '#f8e3db', '#f5cabb', '#f3a692', '#dd7c64', '#c4533c', '#ad3f29', '#97301d', '#7a2414', '#5c190d'];

const variantColorResolver: VariantColorsResolver = (input) => {
  const colour = input.color ?? input.theme.primaryColor;
  const token = colour === 'ink' ? 'accent' : colour;
  if (!['accent', 'good', 'watch', 'wrong'].includes(token)) return defaultVariantColorsResolver(input);

  const strong = `var(--${token})`;
  const wash = `var(--${token}-wash)`;
  const border = 'calc(0.0625rem * var(--mantine-scale)) solid';
  switch (input.variant) {
    case 'filled':
      return { background: strong, hover: token === 'accent' ? 'var(--accent-hover)' : strong, color: 'var(--on-accent)', border: `${border} transparent` };
    case 'light':
      return { background: wash, hover: wash, color: strong, border: `${border} transparent` };
    case 'outline':
      return { background: 'var(--sheet)', hover: 'var(--sunken)', color: strong, border: `${border} var(--edge)` };
    case 'subtle':
    case 'transparent':
      return { background: 'transparent', hover: wash, color: strong, border: `${border} transparent` };
    default:
      return defaultVariantColorsResolver(input);
  }
};

export const theme = createTheme({
  colors: { ink, good, watch, wrong },
  primaryColor: 'ink',
  primaryShade: { light: 7, dark: 3 },
  autoContrast: true,
  variantColorResolver,
  white: '#ffffff',
  black: '#26211c',
  fontFamily: 'var(--sans)',
  fontFamilyMonospace: 'var(--mono)',
  headings: {
    fontFamily: 'var(--sans)',
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.75rem', lineHeight: '1.3' },
      h2: { fontSize: '1.375rem', lineHeight: '1.32' },
      h3: { fontSize: '1.125rem', lineHeight: '1.32' },
      h4: { fontSize: '1rem', lineHeight: '1.32' },
    },
  },
  fontSizes: { xs: '0.8125rem', sm: '0.875rem', md: '1rem', lg: '1.125rem', xl: '1.375rem' },
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  radius: { sm: '4px', md: '6px', lg: '10px' },
  defaultRadius: 'md',
  shadows: { xs: 'var(--lift-1)', md: 'var(--lift-2)' },
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    Button: { defaultProps: { variant: 'default' } },
    Checkbox: { defaultProps: { size: 'md' } },
    Radio: { defaultProps: { size: 'md' } },
    // A locked page would need a style sheet made at run time, which the content policy forbids.
    Modal: { defaultProps: { lockScroll: false, centered: true, transitionProps: { duration: 120 } } },
    ModalRoot: { defaultProps: { lockScroll: false } },
    Menu: { defaultProps: { shadow: 'md', transitionProps: { duration: 120 } } },
  },
});

const both = {
  '--mantine-color-body': 'var(--paper)',
  '--mantine-color-text': 'var(--ink)',
  '--mantine-color-bright': 'var(--ink)',
  '--mantine-color-dimmed': 'var(--ink-2)',
  '--mantine-color-placeholder': 'var(--ink-3)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--wrong)',
  '--mantine-color-default': 'var(--sheet)',
  '--mantine-color-default-hover': 'var(--sunken)',
  '--mantine-color-default-color': 'var(--ink)',
  '--mantine-color-default-border': 'var(--edge)',
  '--mantine-color-disabled': 'var(--sunken)',
  '--mantine-color-disabled-color': 'var(--ink-3)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent-hover)',
  '--mantine-primary-color-light': 'var(--accent-wash)',
  '--mantine-primary-color-contrast': 'var(--on-accent)',
};

export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: both, dark: both });
