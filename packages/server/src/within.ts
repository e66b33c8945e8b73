/**
 * What answers in time, else an error: whoever waits for a thing that hangs would hang as well. What is asked goes on all the same.
 *
 * @param late what the error says
 */
export function within<Answer>(ms: number, answer: Promise<Answer>, late: string): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(late)), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
