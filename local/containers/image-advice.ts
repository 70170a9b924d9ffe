/** What would play an image, as text to paste into the configuration. */
export interface Advice {
  /** Why the image needs it. */
  readonly why: string;
  readonly entry: object;
}

/** AWS's own algorithms: their code is in their images alone, and those only run on AWS. */
const algorithms = [
  ...["blazingtext", "factorization-machines", "forecasting-deepar", "image-classification", "ipinsights", "kmeans"],
  ...["knn", "lda", "linear-learner", "ntm", "object-detection", "object2vec", "pca", "randomcutforest"],
  ...["semantic-segmentation", "seq2seq", "sagemaker-xgboost", "xgboost"],
];

/** AWS's own processing programs. */
const programs = [
  "sagemaker-clarify-processing",
  "sagemaker-model-monitor-analyzer",
  "sagemaker-data-wrangler-container",
];

/** The entry to add for an image that no entry matches. */
export function adviceFor(image: string): Advice {
  const match = `*${image.slice(image.lastIndexOf("/")).replace(/@.*$/, "*")}`;
  const [repository = ""] = image.slice(image.lastIndexOf("/") + 1).split(/[:@]/);
  const plain = { match, requirements: "requirements.txt" };
  const program = ["python3", `substitutes/${repository}.py`];
  if (algorithms.includes(repository)) {
    return {
      why: ", an algorithm that runs on AWS alone: a program of yours has to stand in for it, with the same channels, metrics and /opt/ml/model",
      entry: { ...plain, train: program },
    };
  }
  if (programs.includes(repository)) {
    return {
      why: ", a program that runs on AWS alone: one of yours has to stand in for it, with the same inputs and outputs",
      entry: { ...plain, entrypoint: program },
    };
  }
  return { why: "", entry: plain };
}
