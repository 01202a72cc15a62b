type Place = { latitude: number; longitude: number }

/** A map of somebody else's is offered, never loaded into our pages. */
export const mapAddress = ({ latitude, longitude }: Place) =>
  `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`
