import { shellArgument, type Buildspec } from "../buildspec/index.ts";

const node = { nodejs: 22 } as const;
const groupName = "${SAGEMAKER_PROJECT_NAME_ID}";

const kwargs = {
  region: "${AWS_REGION}",
  sagemaker_project_arn: "${SAGEMAKER_PROJECT_ARN}",
  role: "${SAGEMAKER_PIPELINE_ROLE_ARN}",
  default_bucket: "${ARTIFACT_BUCKET}",
  pipeline_name: groupName,
  model_package_group_name: groupName,
  base_job_prefix: groupName,
  image_uri: "${IMAGE_URI}",
  input_data_uri: "${INPUT_DATA_URI}",
};

const tags = [
  { Key: "sagemaker:project-name", Value: "${SAGEMAKER_PROJECT_NAME}" },
  { Key: "sagemaker:project-id", Value: "${SAGEMAKER_PROJECT_ID}" },
];

/** What modelbuild runs on a push: the image by its content, then `run-pipeline`. */
export function modelbuildBuildspec(system: string): Buildspec {
  // All that the image is built from: its tag changes when one of these does, and only then.
  const imageFiles = `pipelines/${system}/Dockerfile pipelines/requirements.txt pipelines/common`;
  return {
    version: 0.2,
    phases: {
      install: { "runtime-versions": node, commands: ["npm ci"] },
      pre_build: {
        commands: [
          `export IMAGE_TAG="$(find ${imageFiles} -type f ! -name '*.pyc' | LC_ALL=C sort | xargs -d '\\n' sha256sum | sha256sum | cut -c1-16)"`,
          'export IMAGE_URI="${ECR_REPOSITORY_URI}:${IMAGE_TAG}"',
          [
            'if aws ecr describe-images --region "$AWS_REGION" --repository-name "${ECR_REPOSITORY_URI#*/}" --image-ids "imageTag=$IMAGE_TAG"; then',
            '  echo "$IMAGE_URI is there already"',
            "else",
            '  aws ecr get-login-password --region "$AWS_REGION" | docker login --username AWS --password-stdin "${ECR_REPOSITORY_URI%%/*}" &&',
            `  docker build --tag "$IMAGE_URI" --file pipelines/${system}/Dockerfile pipelines &&`,
            '  docker push "$IMAGE_URI"',
            "fi",
            "",
          ].join("\n"),
        ],
      },
      build: {
        commands: [
          'export SAGEMAKER_PROJECT_NAME_ID="${SAGEMAKER_PROJECT_NAME}-${SAGEMAKER_PROJECT_ID}"',
          [
            `npx run-pipeline --module-name pipelines.${system}.pipeline --role-arn "$SAGEMAKER_PIPELINE_ROLE_ARN"`,
            `--tags ${shellArgument(JSON.stringify(tags))}`,
            `--kwargs ${shellArgument(JSON.stringify(kwargs))}`,
          ].join(" "),
        ],
      },
    },
  };
}

/** What every action of modeldeploy runs: one command of sagewright on one stage, for the package of this execution. */
export const modeldeployBuildspec: Buildspec = {
  version: 0.2,
  phases: {
    install: { "runtime-versions": node, commands: ["npm ci"] },
    build: {
      commands: ['npx sagewright "$SAGEWRIGHT_COMMAND" --aws --stage "$STAGE_NAME" --package "$MODEL_PACKAGE_ARN"'],
    },
  },
};
