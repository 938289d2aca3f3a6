import io.github.cdk8smlworkloads.BatchInferenceCron;
import io.github.cdk8smlworkloads.Cpu;
import io.github.cdk8smlworkloads.Env;
import io.github.cdk8smlworkloads.Gpu;
import io.github.cdk8smlworkloads.Mount;
import io.github.cdk8smlworkloads.Queue;
import io.github.cdk8smlworkloads.Schedule;
import io.github.cdk8smlworkloads.TrainingJob;
import java.util.List;
import java.util.Map;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.Size;

public class Main {
    public static void main(String[] args) {
        App app = new App();
        Chart chart = new Chart(app, "research", ChartProps.builder().namespace("research").build());

        TrainingJob.Builder.create(chart, "resnet50")
            .image("registry.example.com/ml/resnet:1.0.0")
            .command(List.of("python", "train.py"))
            .args(List.of("--epochs", "90"))
            .gpu(Gpu.nvidia(1))
            .cpu(Cpu.units(8))
            .memory(Size.gibibytes(32))
            .env(Map.of("DATA", Env.value("/data"), "WANDB_API_KEY", Env.secret("wandb", "api-key")))
            .mounts(List.of(Mount.claim("imagenet", "/data")))
            .queue(Queue.kueue("research"))
            .build();

        BatchInferenceCron.Builder.create(chart, "nightly")
            .image("registry.example.com/ml/score:2.1.0")
            .cpu(Cpu.units(4))
            .memory(Size.gibibytes(16))
            .schedule(Schedule.cron("0 4 * * *", "Europe/Paris"))
            .build();

        app.synth();
    }
}
