// Finds all text that is seen and stands out too little from its ground (WCAG 2.2, 1.4.3), and all edges
// by which verdicts are told apart that do (1.4.11). Returns [class, text, ratio] of each.
const channels = (colour) => colour.match(/[\d.]+/g).map(Number);
const over = (top, under) => {
  const alpha = top[3] ?? 1;
  return [0, 1, 2].map(at => top[at] * alpha + under[at] * (1 - alpha));
};
const light = (colour) => {
  const [r, g, b] = colour.map(value => (value /= 255) <= .03928 ? value / 12.92 : ((value + .055) / 1.055) ** 2.4);
  return .2126 * r + .7152 * g + .0722 * b;
};
const ratio = (one, other) => {
  const [high, low] = [light(one), light(other)].sort((a, b) => b - a);
  return (high + .05) / (low + .05);
};
const ground = (element) => {
  const grounds = [];
  for (let at = element; at; at = at.parentElement) grounds.push(channels(getComputedStyle(at).backgroundColor));
  const canvas = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  return grounds.reverse().reduce((under, top) => over(top, under), canvas);
};
const faint = [];
const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
while (walker.nextNode()) {
  const element = walker.currentNode.parentElement;
  if (!walker.currentNode.data.trim() || !element.checkVisibility({ visibilityProperty: true })) continue;
  if (['SCRIPT', 'STYLE', 'TEMPLATE', 'OPTION'].includes(element.tagName)) continue;
  const style = getComputedStyle(element);
  const size = parseFloat(style.fontSize);
  const big = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
  const found = ratio(over(channels(style.color), ground(element)), ground(element));
  if (found < (big ? 3 : 4.5)) faint.push([element.className, element.textContent.slice(0, 20), found.toFixed(2)]);
}
for (const spot of document.querySelectorAll('.spot:not(.muted), .chip, .level')) {
  const style = getComputedStyle(spot);
  if (style.borderBottomColor === 'rgba(0, 0, 0, 0)' || !spot.checkVisibility()) continue;
  const found = ratio(over(channels(style.borderBottomColor), ground(spot.parentElement)), ground(spot.parentElement));
  if (found < 3) faint.push(['edge of ' + spot.className, spot.textContent.slice(0, 20), found.toFixed(2)]);
}
return faint;
