import { NativeSelect } from '@mantine/core';
import type { NativeSelectProps } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';

// The browser's own select: known to every keyboard and every phone.
export function Select(props: NativeSelectProps) {
  return <NativeSelect rightSection={<IconChevronDown size={16} stroke={1.75} aria-hidden />} rightSectionPointerEvents="none" {...props} />;
}
