const QUALITIES = [
  'Amber',
  'Brave',
  'Calm',
  'Deft',
  'Early',
  'Fair',
  'Gentle',
  'Hardy',
  'Keen',
  'Lucid',
  'Merry',
  'Noble',
  'Quick',
  'Silver',
  'Swift',
  'Warm',
]
const ANIMALS = [
  'Badger',
  'Crane',
  'Dolphin',
  'Falcon',
  'Gecko',
  'Heron',
  'Ibex',
  'Jackdaw',
  'Lynx',
  'Marten',
  'Otter',
  'Puffin',
  'Raven',
  'Seal',
  'Tern',
  'Wren',
]

/** A name for people to call a new world, e.g. `Swift Heron`: to be said aloud and told apart, and no secret. */
export function proposeTitle(): string {
  const [quality = 0, animal = 0] = crypto.getRandomValues(new Uint8Array(2))
  return `${QUALITIES[quality % QUALITIES.length]} ${ANIMALS[animal % ANIMALS.length]}`
}
