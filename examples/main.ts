import './batch-inference-daily/main';
import './beluga-workflow/main';
import './gpu-intensive-job/main';
import './gpu-training/main';
import './infer-once/main';
import './platform-defaults/main';
import './production-model-training/main';
import './train-resnet50/main';
