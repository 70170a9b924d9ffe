// Written by generate.py from the Python package sagemaker 2.257.6; not by hand.

/** The versions of every framework's images, by what they are for. */
export interface ImageVersions {
  readonly autogluon: {
    readonly training: "0.3.1" | "0.3.2" | "0.4.0" | "0.4.2" | "0.4.3" | "0.5.2" | "0.6.1" | "0.6.2" | "0.7.0" | "0.8.2" | "1.0.0" | "1.1.0" | "1.1.1" | "1.2.0" | "1.3.0" | "0.3" | "0.4" | "0.5" | "0.6" | "0.7" | "0.8" | "1.0" | "1.1" | "1.2" | "1.3";
    readonly inference: "0.3.1" | "0.3.2" | "0.4.0" | "0.4.2" | "0.4.3" | "0.5.2" | "0.6.1" | "0.6.2" | "0.7.0" | "0.8.2" | "1.0.0" | "1.1.0" | "1.1.1" | "1.2.0" | "1.3.0" | "0.3" | "0.4" | "0.5" | "0.6" | "0.7" | "0.8" | "1.0" | "1.1" | "1.2" | "1.3";
  };
  readonly blazingtext: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly chainer: {
    readonly inference: "4.0.0" | "4.1.0" | "5.0.0" | "4.0" | "4.1" | "5.0";
    readonly training: "4.0.0" | "4.1.0" | "5.0.0" | "4.0" | "4.1" | "5.0";
  };
  readonly clarify: {
    readonly processing: "1.0";
  };
  readonly "coach-mxnet": {
    readonly training: "0.11" | "0.11.0";
  };
  readonly "coach-tensorflow": {
    readonly training: "0.10" | "0.10.1" | "0.11" | "0.11.0" | "0.11.1" | "1.0.0";
  };
  readonly "data-wrangler": {
    readonly processing: "1.x" | "2.x" | "3.x";
  };
  readonly debugger: {
    readonly debugger: "latest";
  };
  readonly "detailed-profiler": {
    readonly "detailed-profiler": "latest";
  };
  readonly "djl-deepspeed": {
    readonly inference: "0.27.0" | "0.26.0" | "0.25.0" | "0.24.0" | "0.23.0" | "0.22.1" | "0.21.0" | "0.20.0" | "0.19.0";
  };
  readonly "djl-fastertransformer": {
    readonly inference: "0.24.0" | "0.23.0" | "0.22.1" | "0.21.0";
  };
  readonly "djl-lmi": {
    readonly inference: "0.36.0" | "0.35.0" | "0.34.0" | "0.33.0" | "0.32.0" | "0.31.0" | "0.30.0" | "0.29.0" | "0.28.0" | "latest";
  };
  readonly "djl-neuronx": {
    readonly inference: "0.29.0" | "0.28.0" | "0.27.0" | "0.26.0" | "0.25.0" | "0.24.0" | "0.23.0" | "0.22.1" | "latest";
  };
  readonly "djl-tensorrtllm": {
    readonly inference: "0.33.0" | "0.32.0" | "0.30.0" | "0.29.0" | "0.28.0" | "0.27.0" | "0.26.0" | "0.25.0" | "latest";
  };
  readonly "factorization-machines": {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "forecasting-deepar": {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "huggingface-llm-neuronx": {
    readonly inference: "0.0.16" | "0.0.17" | "0.0.18" | "0.0.19" | "0.0.20" | "0.0.21" | "0.0.22" | "0.0.23" | "0.0.24" | "0.0.25" | "0.0.27" | "0.0.28" | "0.2.0" | "0.3.0" | "0.0" | "0.2" | "0.3";
  };
  readonly "huggingface-llm": {
    readonly inference: "0.6.0" | "0.8.2" | "0.9.3" | "1.0.3" | "1.1.0" | "1.2.0" | "1.3.1" | "1.3.3" | "1.4.0" | "1.4.2" | "1.4.5" | "2.0.0" | "2.0.1" | "2.0.2" | "2.2.0" | "2.3.1" | "2.4.0" | "3.0.1" | "3.1.1" | "3.2.0" | "3.2.3" | "3.3.4" | "3.3.6" | "0.6" | "0.8" | "0.9" | "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "2.0" | "2.3" | "3.0" | "3.2" | "3.1" | "3.3";
  };
  readonly "huggingface-neuron": {
    readonly inference: "4.12.3" | "4.12";
  };
  readonly "huggingface-neuronx": {
    readonly training: "4.28.1" | "4.34.1" | "4.36.2" | "4.43.2" | "4.48.1" | "4.51.0" | "4.55.4" | "4.28" | "4.34" | "4.36" | "4.43" | "4.48" | "4.51" | "4.55";
    readonly inference: "4.28.1" | "4.34.1" | "4.36.2" | "4.43.2" | "4.51.3" | "4.55.4" | "4.28" | "4.34" | "4.36" | "4.43" | "4.51" | "4.55";
  };
  readonly "huggingface-tei-cpu": {
    readonly inference: "1.2.3" | "1.4.0" | "1.6.0" | "1.7.0" | "1.8.0" | "1.8.2" | "1.2" | "1.4" | "1.6" | "1.7" | "1.8";
  };
  readonly "huggingface-tei": {
    readonly inference: "1.2.3" | "1.4.0" | "1.6.0" | "1.7.0" | "1.8.0" | "1.8.2" | "1.2" | "1.4" | "1.6" | "1.7" | "1.8";
  };
  readonly "huggingface-training-compiler": {
    readonly training: "4.11.0" | "4.17.0" | "4.21.1" | "4.11" | "4.17" | "4.21";
  };
  readonly "huggingface-vllm-neuronx": {
    readonly inference: "0.4.1" | "0.4";
  };
  readonly huggingface: {
    readonly training: "4.4.2" | "4.5.0" | "4.6.1" | "4.10.2" | "4.11.0" | "4.12.3" | "4.17.0" | "4.26.0" | "4.28.1" | "4.36.0" | "4.46.1" | "4.48.0" | "4.49.0" | "4.55.0" | "4.56.2" | "4.4" | "4.5" | "4.6" | "4.10" | "4.11" | "4.12" | "4.17" | "4.26" | "4.28" | "4.36" | "4.46" | "4.48" | "4.49" | "4.55" | "4.56";
    readonly inference: "4.6.1" | "4.10.2" | "4.11.0" | "4.12.3" | "4.17.0" | "4.26.0" | "4.28.1" | "4.37.0" | "4.48.0" | "4.49.0" | "4.51.3" | "4.6" | "4.10" | "4.11" | "4.12" | "4.17" | "4.26" | "4.28" | "4.37" | "4.49" | "4.51";
  };
  readonly "hyperpod-recipes-neuron": {
    readonly training: "2.1.2";
  };
  readonly "image-classification-neo": {
    readonly inference: "latest";
  };
  readonly "image-classification": {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "inferentia-mxnet": {
    readonly inference: "1.5.1" | "1.8";
  };
  readonly "inferentia-pytorch": {
    readonly inference: "1.7" | "1.8" | "1.9";
  };
  readonly "inferentia-tensorflow": {
    readonly inference: "1.15.0" | "2.5.2";
  };
  readonly ipinsights: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly kmeans: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly knn: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly lda: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "linear-learner": {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "model-monitor": {
    readonly monitoring: "";
  };
  readonly mxnet: {
    readonly training: "0.12.1" | "1.0.0" | "1.1.0" | "1.2.1" | "1.3.0" | "1.4.0" | "1.4.1" | "1.6.0" | "1.7.0" | "1.8.0" | "1.9.0" | "0.12" | "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.6" | "1.7" | "1.8" | "1.9";
    readonly inference: "0.12.1" | "1.0.0" | "1.1.0" | "1.2.1" | "1.3.0" | "1.4.0" | "1.4.1" | "1.6.0" | "1.7.0" | "1.8.0" | "1.9.0" | "0.12" | "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.6" | "1.7" | "1.8" | "1.9";
    readonly eia: "1.3.0" | "1.4.0" | "1.4.1" | "1.5.1" | "1.7.0" | "1.3" | "1.4" | "1.5" | "1.7";
  };
  readonly "neo-mxnet": {
    readonly inference: "1.8" | "0.12.1" | "1.0.0" | "1.1.0" | "1.2" | "1.2.0" | "1.2.1" | "1.3" | "1.3.0" | "1.4" | "1.4.0" | "1.4.1" | "1.7";
  };
  readonly "neo-pytorch": {
    readonly inference: "1.4" | "1.5" | "1.6" | "1.7" | "1.8" | "1.12" | "1.13" | "2.0" | "0.4.0" | "1.0.0" | "1.1.0" | "1.2.0" | "1.3.0" | "1.4.0" | "1.7.0" | "1.7.1" | "1.8.0" | "1.8.1" | "1.12.0" | "1.12.1" | "1.13.0" | "1.13.1" | "2.0.0" | "2.0.1";
  };
  readonly "neo-tensorflow": {
    readonly inference: "1.15.3" | "2.9.2" | "1.4.1" | "1.5.0" | "1.6.0" | "1.7.0" | "1.8.0" | "1.9.0" | "1.10.0" | "1.11.0" | "1.12.0" | "1.13.0" | "1.14.0" | "2.4" | "2.4.0" | "2.4.1" | "2.4.2" | "2.9" | "2.9.0";
  };
  readonly ntm: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "object-detection": {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly object2vec: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly pca: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "pytorch-neuron": {
    readonly training: "1.11.0" | "1.11";
  };
  readonly "pytorch-smp": {
    readonly training: "2.0.1" | "2.1.2" | "2.2.0" | "2.3.0" | "2.3.1" | "2.5.0" | "2.7.0" | "2.8.0" | "2.0" | "2.1" | "2.2" | "2.4.1" | "2.5.1";
  };
  readonly "pytorch-training-compiler": {
    readonly training: "1.12.0" | "1.13.1" | "1.12" | "1.13";
  };
  readonly pytorch: {
    readonly eia: "1.3.1" | "1.5.1" | "1.3" | "1.5";
    readonly inference: "0.4.0" | "1.0.0" | "1.1.0" | "1.2.0" | "1.3.1" | "1.4.0" | "1.5.0" | "1.6.0" | "1.7.1" | "1.8.0" | "1.8.1" | "1.9.0" | "1.9.1" | "1.10.0" | "1.10.2" | "1.11.0" | "1.12.0" | "1.12.1" | "1.13.1" | "2.0.0" | "2.0.1" | "2.1.0" | "2.2.0" | "2.3.0" | "2.4.0" | "2.5.1" | "2.6.0" | "0.4" | "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "1.7" | "1.8" | "1.9" | "1.10" | "1.11" | "1.12" | "1.13" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6";
    readonly inference_graviton: "1.12.1" | "2.0.0" | "2.0.1" | "2.1.0" | "2.2.1" | "2.3.0" | "2.4.0" | "1.12" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4";
    readonly training: "0.4.0" | "1.0.0" | "1.1.0" | "1.2.0" | "1.3.1" | "1.4.0" | "1.5.0" | "1.6.0" | "1.7.1" | "1.8.0" | "1.8.1" | "1.9.0" | "1.9.1" | "1.10.0" | "1.10.2" | "1.11.0" | "1.12.0" | "1.12.1" | "1.13.1" | "2.0.0" | "2.0.1" | "2.1.0" | "2.2.0" | "2.3.0" | "2.4.0" | "2.5.1" | "2.6.0" | "2.7.1" | "2.8.0" | "0.4" | "1.0" | "1.1" | "1.2" | "1.3" | "1.4" | "1.5" | "1.6" | "1.7" | "1.8" | "1.9" | "1.10" | "1.11" | "1.12" | "1.13" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8";
  };
  readonly randomcutforest: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly "ray-pytorch": {
    readonly training: "0.8.5" | "1.6.0";
  };
  readonly "ray-tensorflow": {
    readonly training: "0.5" | "0.5.3" | "0.6" | "0.6.5" | "0.8.2" | "0.8.5" | "1.6.0";
  };
  readonly "sagemaker-base-python": {
    readonly training: "1.0";
  };
  readonly "sagemaker-distribution": {
    readonly inference: "3.2.0" | "3.2";
  };
  readonly "sagemaker-geospatial": {
    readonly processing: "1.x";
  };
  readonly "sagemaker-tritonserver": {
    readonly inference: "25.09" | "25.04" | "24.09" | "24.05" | "24.03" | "24.01" | "23.12";
  };
  readonly "semantic-segmentation": {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly seq2seq: {
    readonly inference: "1";
    readonly training: "1";
  };
  readonly sklearn: {
    readonly inference: "0.20.0" | "0.23-1" | "1.0-1" | "1.2-1";
    readonly training: "0.20.0" | "0.23-1" | "1.0-1" | "1.2-1" | "1.4-2";
    readonly inference_graviton: "1.0-1";
  };
  readonly spark: {
    readonly processing: "2.4" | "3.0" | "3.1" | "3.2" | "3.3" | "3.5";
  };
  readonly "sparkml-serving": {
    readonly inference: "2.2" | "2.4" | "3.3";
  };
  readonly stabilityai: {
    readonly inference: "0.1.0" | "0.1";
  };
  readonly tensorflow: {
    readonly eia: "1.10.0" | "1.11.0" | "1.12.0" | "1.13.0" | "1.14.0" | "1.15.0" | "2.0.0" | "2.3.0" | "1.10" | "1.11" | "1.12" | "1.13" | "1.14" | "1.15" | "2.0" | "2.3";
    readonly inference: "1.4.1" | "1.5.0" | "1.6.0" | "1.7.0" | "1.8.0" | "1.9.0" | "1.10.0" | "1.11.0" | "1.12.0" | "1.13.0" | "1.14.0" | "1.15.0" | "1.15.2" | "1.15.3" | "1.15.4" | "1.15.5" | "2.0.0" | "2.0.1" | "2.0.2" | "2.0.3" | "2.0.4" | "2.1.0" | "2.1.1" | "2.1.2" | "2.1.3" | "2.2.0" | "2.2.1" | "2.2.2" | "2.3.0" | "2.3.1" | "2.3.2" | "2.4.1" | "2.4.3" | "2.5.1" | "2.6.0" | "2.6.3" | "2.7.0" | "2.8.0" | "2.8.4" | "2.9.2" | "2.9.3" | "2.10.0" | "2.10.1" | "2.11.0" | "2.11.1" | "2.12.1" | "2.13.0" | "2.14.1" | "2.16.1" | "2.18.0" | "2.19.0" | "1.4" | "1.5" | "1.6" | "1.7" | "1.8" | "1.9" | "1.10" | "1.11" | "1.12" | "1.13" | "1.14" | "1.15" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "2.9" | "2.10" | "2.11" | "2.12" | "2.13" | "2.14" | "2.16" | "2.18" | "2.19";
    readonly inference_graviton: "2.9.1" | "2.12.1" | "2.13.0" | "2.14.1" | "2.16.1" | "2.9" | "2.12" | "2.13" | "2.14" | "2.16";
    readonly training: "1.4.1" | "1.5.0" | "1.6.0" | "1.7.0" | "1.8.0" | "1.9.0" | "1.10.0" | "1.11.0" | "1.12.0" | "1.13.1" | "1.14.0" | "1.15.0" | "1.15.2" | "1.15.3" | "1.15.4" | "1.15.5" | "2.0.0" | "2.0.1" | "2.0.2" | "2.0.3" | "2.0.4" | "2.1.0" | "2.1.1" | "2.1.2" | "2.1.3" | "2.2.0" | "2.2.1" | "2.2.2" | "2.3.0" | "2.3.1" | "2.3.2" | "2.4.1" | "2.4.3" | "2.5.0" | "2.5.1" | "2.6.0" | "2.6.2" | "2.6.3" | "2.7.1" | "2.8.0" | "2.9.2" | "2.10.1" | "2.11.0" | "2.12.0" | "2.13.0" | "2.14.1" | "2.16.2" | "2.18.0" | "2.19.0" | "1.4" | "1.5" | "1.6" | "1.7" | "1.8" | "1.9" | "1.10" | "1.11" | "1.12" | "1.13" | "1.14" | "1.15" | "2.0" | "2.1" | "2.2" | "2.3" | "2.4" | "2.5" | "2.6" | "2.7" | "2.8" | "2.9" | "2.10" | "2.11" | "2.12" | "2.13" | "2.14" | "2.16" | "2.18" | "2.19";
  };
  readonly vw: {
    readonly training: "8.7.0";
  };
  readonly "xgboost-neo": {
    readonly inference: "latest";
  };
  readonly xgboost: {
    readonly inference: "1" | "0.90-1" | "0.90-2" | "1.0-1" | "1.2-1" | "1.2-2" | "1.3-1" | "1.5-1" | "1.7-1" | "3.0-5" | "latest";
    readonly training: "1" | "0.90-1" | "0.90-2" | "1.0-1" | "1.2-1" | "1.2-2" | "1.3-1" | "1.5-1" | "1.7-1" | "3.0-5" | "latest";
    readonly inference_graviton: "1.3-1" | "1.5-1";
  };
}
