type Theme = 'light' | 'dark';

interface Colors {
  readonly text: string;
  readonly subtle: string;
  readonly card: string;
  readonly emphasis: string;
  readonly warning: string;
  readonly border: string;
  readonly accent: string;
  readonly good: string;
  readonly attention: string;
}

/** Close to the colors of Teams, whose exact ones change. */
const colors: Readonly<Record<Theme, Colors>> = {
  light: {
    text: '#242424',
    subtle: '#616161',
    card: '#ffffff',
    emphasis: '#f5f5f5',
    warning: '#fff9f5',
    border: '#d1d1d1',
    accent: '#5b5fc7',
    good: '#237b4b',
    attention: '#c4314b',
  },
  dark: {
    text: '#ffffff',
    subtle: '#adadad',
    card: '#292929',
    emphasis: '#383838',
    warning: '#4a3a1e',
    border: '#525252',
    accent: '#9299f7',
    good: '#92c353',
    attention: '#f9526b',
  },
};

/** A host config like that of Teams: sizes, spacing, colors, at most six buttons in a row. */
export function hostConfig(theme: Theme): Record<string, unknown> {
  const color = colors[theme];
  const one = (plain: string) => ({ default: plain, subtle: color.subtle });
  const foregroundColors = {
    default: one(color.text),
    dark: one(color.text),
    light: one(color.text),
    accent: one(color.accent),
    good: one(color.good),
    warning: one(color.text),
    attention: one(color.attention),
  };
  const container = (backgroundColor: string) => ({ backgroundColor, foregroundColors });
  const sizes = { small: 12, default: 14, medium: 14, large: 18, extraLarge: 24 };
  const weights = { lighter: 200, default: 400, bolder: 600 };
  return {
    supportsInteractivity: true,
    fontFamily: "'Segoe UI', 'DejaVu Sans', sans-serif",
    fontSizes: sizes,
    fontWeights: weights,
    spacing: { small: 8, default: 12, medium: 16, large: 20, extraLarge: 24, padding: 16 },
    separator: { lineThickness: 1, lineColor: color.border },
    containerStyles: {
      default: container(color.card),
      emphasis: container(color.emphasis),
      accent: container(color.emphasis),
      good: container(color.emphasis),
      warning: container(color.warning),
      attention: container(color.warning),
    },
    actions: {
      maxActions: 6,
      spacing: 'default',
      buttonSpacing: 8,
      actionsOrientation: 'horizontal',
      actionAlignment: 'left',
      iconPlacement: 'leftOfTitle',
      iconSize: 16,
    },
    inputs: { label: { inputSpacing: 'small', requiredInputs: {}, optionalInputs: {} } },
    textStyles: { heading: { size: 'medium', weight: 'bolder' } },
    textBlock: { headingLevel: 2 },
  };
}

/** The page around a card, with buttons and boxes as Teams has them. */
export function style(theme: Theme): string {
  const color = colors[theme];
  return `
    body { margin: 0; padding: 12px; background: ${theme === 'light' ? '#f0f0f0' : '#1f1f1f'}; }
    main { background: ${color.card}; border: 1px solid ${color.border}; border-radius: 6px; max-width: 520px; overflow-wrap: anywhere; }
    button, input, select, textarea { font: 14px 'Segoe UI', 'DejaVu Sans', sans-serif; color: ${color.text};
      background: ${color.card}; border: 1px solid ${color.border}; border-radius: 4px; box-sizing: border-box; }
    button { padding: 5px 12px; font-weight: 600; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
    button.style-positive { background: ${color.accent}; color: ${color.card}; border-color: ${color.accent}; }
    button.style-destructive { color: ${color.attention}; }
    input, select, textarea { padding: 6px 8px; }
    input[type=checkbox], input[type=radio] { width: auto; accent-color: ${color.accent}; }
    textarea { min-height: 60px; }
  `;
}
