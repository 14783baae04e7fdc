// Our content security policy refuses a style attribute, also one that a script sets as text.
// Alpine sets some so; the same text through the element's style object is allowed.
(function () {
  "use strict";
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function (name, value) {
    if (name === "style" && this.style) this.style.cssText = value;
    else setAttribute.call(this, name, value);
  };
})();
