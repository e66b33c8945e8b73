import { hrefTo } from '../router.ts';

/** An address that was mistyped, or is of a view that another version had. */
export function Unknown() {
  return (
    <section class="view">
      <header class="head">
        <h1>No such page</h1>
      </header>
      <p>
        The console has nothing at <code>{location.hash}</code>.
      </p>
      <p>
        <a href={hrefTo('overview')}>Go to the overview</a>
      </p>
    </section>
  );
}
