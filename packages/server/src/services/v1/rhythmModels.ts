import {
  createRhythm,
  type DeviceClass,
  type FixedTextPrior,
  type Model,
  type RhythmTemplate,
  type TextMode,
} from '@keystroke-auth/engine';

/** The rhythm model for a device and a kind of text; null: the enrolled samples decide. */
export type RhythmModels = (device: DeviceClass, text: TextMode | null) => Model<RhythmTemplate>;

/** @param prior the deployment's own table for fixed texts on keyboards */
export function createRhythmModels(prior: FixedTextPrior | undefined): RhythmModels {
  const models = new Map<string, Model<RhythmTemplate>>();
  return (device, text) => {
    const name = `${device} ${text ?? 'auto'}`;
    const model = models.get(name) ?? createRhythm({ text: text ?? 'auto', device, prior });
    models.set(name, model);
    return model;
  };
}
