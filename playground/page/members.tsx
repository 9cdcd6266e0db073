import { Avatar, Name } from "./message.tsx";
import { useStore } from "./store.ts";

/** Who is here, by role. */
export function Members() {
  const { groups } = useStore();
  return (
    <aside class="members" aria-label="Members" tabIndex={0}>
      {groups.map((group) => (
        <section>
          <h2>
            {group.name} — {group.count.toLocaleString("en")}
          </h2>
          <ul>
            {group.members.map((member) => (
              <li>
                <Avatar member={member} small />
                <Name member={member} />
              </li>
            ))}
            {group.count > group.members.length ? (
              <li class="more">and {(group.count - group.members.length).toLocaleString("en")} more</li>
            ) : null}
          </ul>
        </section>
      ))}
    </aside>
  );
}
