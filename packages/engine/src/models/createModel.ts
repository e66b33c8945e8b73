import { createIsolationForest } from './isolationForest.ts';
import type { DeviceClass, Model, ModelKind, TextMode } from './model.ts';
import { createRhythm } from './rhythm.ts';
import { createScaledManhattan } from './scaledManhattan.ts';

/** A model by its name, with its default settings. Its templates are its own: hand them only back to it. */
export function createModel(
  kind: ModelKind,
  options: { readonly text: TextMode; readonly device: DeviceClass },
): Model<unknown> {
  switch (kind) {
    case 'rhythm':
      return createRhythm(options);
    case 'isolation-forest':
      return createIsolationForest();
    case 'scaled-manhattan':
      return createScaledManhattan();
  }
}
