export type { DeletionClaims } from '@keystroke-auth/protocol';
export { DeletionReceiptError, RECEIPT_ERRORS, type ReceiptErrorCode } from './receiptError.ts';
export { type VerifyReceiptOptions, verifyDeletionReceipt } from './verifyDeletionReceipt.ts';
