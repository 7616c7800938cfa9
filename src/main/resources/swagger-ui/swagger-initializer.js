window.onload = function () {
  document.title = "Bactrian REST";
  window.ui = SwaggerUIBundle({
    url: "/openapi/bactrian.yaml",
    dom_id: "#swagger-ui",
    deepLinking: true,
    persistAuthorization: false,
    tryItOutEnabled: true,
    validatorUrl: null,
    presets: [SwaggerUIBundle.presets.apis],
    layout: "BaseLayout"
  });
};
