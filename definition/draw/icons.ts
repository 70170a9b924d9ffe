/** Marks of the step types: strokes in a box of 20 by 20. */
export const icons: Readonly<Record<string, string>> = {
  Processing:
    "M10 6.5a3.5 3.5 0 1 0 0 7a3.5 3.5 0 1 0 0-7M10 2.5v2M10 15.5v2M2.5 10h2M15.5 10h2M4.7 4.7l1.4 1.4M13.9 13.9l1.4 1.4M15.3 4.7l-1.4 1.4M6.1 13.9l-1.4 1.4",
  Training: "M3 3v14h14M6 5c1 6.5 4 8.6 10.5 9",
  Tuning: "M3 5.5h14M3 10h14M3 14.5h14M7 3.7v3.6M13.5 8.2v3.6M5.5 12.7v3.6",
  AutoML: "M10 2.5l1.9 5.6 5.6 1.9-5.6 1.9-1.9 5.6-1.9-5.6L2.5 10l5.6-1.9z",
  Transform: "M3 7h13l-3.5-3.5M17 13H4l3.5 3.5",
  Model: "M10 2.5l6.5 3.7v7.6L10 17.5l-6.5-3.7V6.2zM3.5 6.2L10 10l6.5-3.8M10 10v7.5",
  RegisterModel: "M3 10V3h7l7.2 7.2-7 7zM6.6 6.6h.01",
  Condition: "M10 2.5v4.5l-5.5 5v5.5M10 7l5.5 5v5.5",
  Fail: "M7 2.8h6l4.2 4.2v6L13 17.2H7L2.8 13V7zM7.6 7.6l4.8 4.8M12.4 7.6l-4.8 4.8",
  Callback: "M7.5 4.5L3.5 8.5l4 4M3.5 8.5H12a4 4 0 0 1 0 8h-2.5",
  Lambda: "M4.5 3.5h3L14 16.5h2M9.1 7.5L4.5 16.5",
  ClarifyCheck: "M10 3v13.5M6.5 16.5h7M4 5.5h12M4 5.5l-2 5.2a2.2 2.2 0 0 0 4 0zM16 5.5l-2 5.2a2.2 2.2 0 0 0 4 0z",
  QualityCheck: "M10 2.5l6.2 2.3v5c0 4-3 6.4-6.2 7.7-3.2-1.3-6.2-3.7-6.2-7.7v-5zM7 9.8l2.1 2.1 3.9-4",
  EMR: "M3 3.5h14v5H3zM3 11.5h14v5H3zM6 6h.01M6 14h.01M9 6h5M9 14h5",
  EMRServerless: "M6 15.5a3.6 3.6 0 0 1-.4-7.2A4.7 4.7 0 0 1 14.6 7.6 4 4 0 0 1 14 15.5z",
  EndpointConfig: "M5 2.5h6.5L15.5 6v11.5H5zM8 9.5h4.5M8 13h4.5",
  Endpoint:
    "M10 9.9v.2M6.9 13.1a4.4 4.4 0 0 1 0-6.2M13.1 6.9a4.4 4.4 0 0 1 0 6.2M4.3 15.7a8 8 0 0 1 0-11.4M15.7 4.3a8 8 0 0 1 0 11.4",
  InferenceComponent: "M6 6h8v8H6zM8 2.8V6M12 2.8V6M8 14v3.2M12 14v3.2M2.8 8H6M2.8 12H6M14 8h3.2M14 12h3.2",
  BedrockCustomModel: "M10 2.8l7.2 3.6-7.2 3.6-7.2-3.6zM2.8 10l7.2 3.6 7.2-3.6M2.8 13.6l7.2 3.6 7.2-3.6",
  BedrockCustomModelDeployment: "M10 13V3M6 6.5l4-4 4 4M3.5 12v5h13v-5",
  BedrockModelImport: "M10 2.5v10M6 9l4 4 4-4M3.5 12v5h13v-5",
  BedrockProvisionedModelThroughput: "M4 15.5a7.5 7.5 0 1 1 12 0M10 11.5l3.6-4.6M10 11.4v.2",
  Lineage:
    "M5 2.8a2 2 0 1 0 0 4a2 2 0 1 0 0-4M5 13.2a2 2 0 1 0 0 4a2 2 0 1 0 0-4M15 5a2 2 0 1 0 0 4a2 2 0 1 0 0-4M5 6.8v6.4M15 9c0 3.5-6.5 2-8.4 5",
};

/** The mark of a type that has none of its own. */
export const plainIcon = "M4 4h12v12H4z";
