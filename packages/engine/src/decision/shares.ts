/** Shares of impostors and of genuine tries at which fitted spreads are to meet the scores: where decisions are made. */
export const IMPOSTOR_SHARES = [0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005];
export const GENUINE_SHARES = [0.95, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0.05];
