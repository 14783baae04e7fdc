// The fields that differ too little from what is around them; a field may have its border around it.
(least) => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return Array.from(canvas.getImageData(0, 0, 1, 1).data);
  };
  const luminance = ([red, green, blue]) => {
    const [r, g, b] = [red, green, blue].map((one) => one / 255)
      .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const paper = (one) => {
    for (; one; one = one.parentElement) {
      const color = rgba(getComputedStyle(one).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  const contrast = (one) => {
    const style = getComputedStyle(one), edge = rgba(style.borderBottomColor);
    if (style.borderBottomWidth === "0px" || style.borderBottomStyle === "none" || !edge[3]) return 1;
    const [light, dark] = [luminance(edge), luminance(paper(one.parentElement))].sort((a, b) => b - a);
    return (light + 0.05) / (dark + 0.05);
  };
  // itself or what holds it: a look-up's box, a file's with its button
  const around = (one) => [one, one.parentElement, one.parentElement.parentElement, one.closest(".select2-container")];
  const typed = "input:not([type=checkbox], [type=radio], [type=file], [type=hidden], [type=submit]), select:not(.select2-hidden-accessible), textarea";
  return Array.from(document.querySelectorAll(typed))
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 4)
    .filter((one) => Math.max(...around(one).filter(Boolean).map(contrast)) < least)
    .map((one) => one.name || one.id);
}
