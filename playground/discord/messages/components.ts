import type { Component } from "../world/types.ts";

/** The component and everything nested in it, in reading order. */
export function* walk(components: readonly Component[]): Generator<Component> {
  for (const component of components) {
    yield component;
    if (component.components !== undefined) yield* walk(component.components);
    if (component.component !== undefined) yield* walk([component.component]);
    if (component.accessory !== undefined) yield* walk([component.accessory]);
  }
}

/** A copy with `change` made to every component, nested ones included; parents first. */
export function mapComponents(
  components: readonly Component[],
  change: (component: Component) => Component,
): readonly Component[] {
  return components.map((component) => {
    const changed = change(component);
    return {
      ...changed,
      ...(changed.components !== undefined && { components: mapComponents(changed.components, change) }),
      ...(changed.component !== undefined && { component: mapComponents([changed.component], change)[0] }),
      ...(changed.accessory !== undefined && { accessory: mapComponents([changed.accessory], change)[0] }),
    };
  });
}

/** Keeps the ids that were given and numbers the rest in reading order, as Discord does. */
export function withIds(components: readonly Component[]): readonly Component[] {
  const taken = new Set<number>();
  for (const component of walk(components))
    if (component.id !== undefined && component.id !== 0) taken.add(component.id);
  let last = 0;
  const nextFree = (): number => {
    do last += 1;
    while (taken.has(last));
    return last;
  };
  return mapComponents(components, (component) =>
    component.id === undefined || component.id === 0 ? { ...component, id: nextFree() } : component,
  );
}
